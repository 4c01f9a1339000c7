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
    provenance jsonb
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
    finished_at double precision
);
CREATE SEQUENCE public.job_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
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
    last_beat double precision NOT NULL
);
ALTER TABLE ONLY public.artifact ALTER COLUMN id SET DEFAULT nextval('public.artifact_id_seq'::regclass);
ALTER TABLE ONLY public.event ALTER COLUMN id SET DEFAULT nextval('public.event_id_seq'::regclass);
ALTER TABLE ONLY public.experiment ALTER COLUMN id SET DEFAULT nextval('public.experiment_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.run ALTER COLUMN id SET DEFAULT nextval('public.run_id_seq'::regclass);
ALTER TABLE ONLY public.split ALTER COLUMN id SET DEFAULT nextval('public.split_id_seq'::regclass);
ALTER TABLE ONLY public.trial ALTER COLUMN id SET DEFAULT nextval('public.trial_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0003');
INSERT INTO public.artifact VALUES (1, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-71ec8dcb20dd806e/epoch-0001', '945c5ff65b8d5205fd356b6bc1645002fc24952cdab06ed79eee35e3da223766', 1, 0, '71ec8dcb20dd806e', 1795449552.341683);
INSERT INTO public.artifact VALUES (2, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-71ec8dcb20dd806e/epoch-0002', '3261710f59c3e3a52421326af6c70f2360de9e2ac20c8d829c69ac99db2fcdf0', 2, 0, '71ec8dcb20dd806e', 1795449552.429607);
INSERT INTO public.artifact VALUES (3, 1, '4d173b92da1faafb', 'checkpoint', 'experiment-1/job-1/a1-71ec8dcb20dd806e/epoch-0003', 'e9ae456c2dcb55763640e8f57dcacb3f24abe2e4a55a25826d39113160b172e6', 3, 0, '71ec8dcb20dd806e', 1795449552.510984);
INSERT INTO public.artifact VALUES (4, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-e89d6c1b0596aa28/epoch-0001', '4024838354fdcb6ef20424498607ef2826669d04720fcf0ac536377066442b61', 1, 0, 'e89d6c1b0596aa28', 1795449553.685633);
INSERT INTO public.artifact VALUES (5, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-e89d6c1b0596aa28/epoch-0002', '01e4758468f1dc9251094e0c531fb68f9bc2dd35ee65407613bfacdc97e215cc', 2, 0, 'e89d6c1b0596aa28', 1795449553.788993);
INSERT INTO public.artifact VALUES (6, 4, 'fbbc28008955a5a0', 'checkpoint', 'experiment-1/job-4/a1-e89d6c1b0596aa28/epoch-0003', '8154a6e44c839eebbe866079e4d2caac865ac9abb8cf4ac2d46c212b990d8ee1', 3, 0, 'e89d6c1b0596aa28', 1795449553.909498);
INSERT INTO public.artifact VALUES (7, 7, '965d7c3cc89e6a75', 'checkpoint', 'experiment-1/job-7/a1-2ee81e98b48e4c3e/epoch-0001', 'bcc70c8e18cf352b0c473656f35dbde693c6673d257d626eb05740d65a0d1e84', 1, 0, '2ee81e98b48e4c3e', 1795449555.039294);
INSERT INTO public.artifact VALUES (8, 7, '965d7c3cc89e6a75', 'checkpoint', 'experiment-1/job-7/a1-2ee81e98b48e4c3e/epoch-0002', 'b33258c8c3c447976dd88cdbcda260cbc55147dceb9bda5d03da4709a4d10eb7', 2, 0, '2ee81e98b48e4c3e', 1795449555.125158);
INSERT INTO public.artifact VALUES (9, 9, '524dc1853496f4f2', 'checkpoint', 'experiment-1/job-9/a1-652e6941ab00df93/epoch-0001', '568e0863506d8214e765ed6bdb35c2bbf7a7b4647c136988526ac98760c3814f', 1, 0, '652e6941ab00df93', 1795449555.812086);
INSERT INTO public.artifact VALUES (10, 9, '524dc1853496f4f2', 'checkpoint', 'experiment-1/job-9/a1-652e6941ab00df93/epoch-0002', '3338c132c1f8382f2bf8d96d0de0529e14830ec3d9dddebac8ece604fe65dfba', 2, 0, '652e6941ab00df93', 1795449555.97443);
INSERT INTO public.artifact VALUES (16, 11, '5cf487adb863a22a', 'checkpoint', 'experiment-1/job-11/a1-098d6f15dedc7848/epoch-0006', 'f8598f683b10780e7869889bd9dacbfaf627ef44daf9ea109d5be49d9954d1fd', 6, 0, '098d6f15dedc7848', 1795449571.799843);
INSERT INTO public.artifact VALUES (17, 11, '5cf487adb863a22a', 'checkpoint', 'experiment-1/job-11/a1-098d6f15dedc7848/epoch-0007', '6642c343fc1b35b2f0f1e7fea6d13f20847f7c4e8bfadd00a887f17bded09baf', 7, 0, '098d6f15dedc7848', 1795449571.846864);
INSERT INTO public.attempt VALUES ('71ec8dcb20dd806e', 1, 1, 'host.29029', 'cpu-0', 'CPU', 1795449545.355791, 1795449552.552419, 7.2057581629997, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('652e6941ab00df93', 9, 1, 'host.29029', 'cpu-0', 'CPU', 1795449555.490921, 1795449556.021801, 0.5348927239974728, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('4df1b3aa1a01ca02', 2, 1, 'host.29029', 'cpu-0', 'CPU', 1795449552.567381, 1795449553.25988, 0.6912352399995143, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('d2397de199afbaf8', 3, 1, 'host.29029', 'cpu-0', 'CPU', 1795449553.30235, 1795449553.47043, 0.16829144100120175, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('e89d6c1b0596aa28', 4, 1, 'host.29029', 'cpu-0', 'CPU', 1795449553.50393, 1795449553.943536, 0.4402492529989104, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('830a7384b09afc4d', 10, 1, 'host.29029', 'cpu-0', 'CPU', 1795449556.059439, 1795449556.277057, 0.2248097650008276, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('c11c601376582fa6', 5, 1, 'host.29029', 'cpu-0', 'CPU', 1795449553.990148, 1795449554.218273, 0.23747556099988287, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('88ce3a2e13d299ce', 6, 1, 'host.29029', 'cpu-0', 'CPU', 1795449554.257354, 1795449554.454186, 0.2000946150001255, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('fef66b3988c317bb', 21, 1, 'host.1', 'cpu-0', 'CPU', 1795449562.639476, 1795449562.654265, 0.014798879623413086, 'crashed', 'crashed: killed by SIGKILL', NULL);
INSERT INTO public.attempt VALUES ('2ee81e98b48e4c3e', 7, 1, 'host.29029', 'cpu-0', 'CPU', 1795449554.478573, 1795449555.164215, 0.680846957002359, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('8b7a6c21cc118eee', 8, 1, 'host.29029', 'cpu-0', 'CPU', 1795449555.209238, 1795449555.433766, 0.2319348960008938, 'done', NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
INSERT INTO public.attempt VALUES ('79e8ed41f79e60c2', 21, 2, 'host.1', 'cpu-0', 'CPU', 1795449562.670807, 1795449562.686146, 0.01534414291381836, 'crashed', 'crashed: killed by SIGKILL', NULL);
INSERT INTO public.attempt VALUES ('098d6f15dedc7848', 11, 1, 'host.29358', 'cpu-0', 'CPU', 1795449566.128121, NULL, NULL, NULL, NULL, '{"host": "host", "seed": 0, "device": "x86_64", "eyeseg": "0.1.0", "python": "3.11.7", "threads": 1, "packages": {"numpy": "2.4.6", "torch": "2.15.0", "pillow": "13.0.0", "safetensors": "0.8.0", "torchvision": "0.29.2"}, "device_kind": "cpu", "data_fingerprint": "24d3e19bd3180e18"}');
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
INSERT INTO public.epoch_metric VALUES (1, 1, '71ec8dcb20dd806e', 1.618588924407959, 0.003, 0.8255004286766052, 0, 4, 0.08303050399990752);
INSERT INTO public.epoch_metric VALUES (1, 2, '71ec8dcb20dd806e', 1.5870367288589478, 0.003, 0.6998612284660339, 0, 4, 0.049494843999127625);
INSERT INTO public.epoch_metric VALUES (1, 3, '71ec8dcb20dd806e', 1.5700364112854004, 0.003, 0.6514803171157837, 0, 4, 0.04766383199967095);
INSERT INTO public.epoch_metric VALUES (4, 1, 'e89d6c1b0596aa28', 1.6275314092636108, 0.003, 0.8275598883628845, 0, 4, 0.04220696099946508);
INSERT INTO public.epoch_metric VALUES (4, 2, 'e89d6c1b0596aa28', 1.591550350189209, 0.003, 0.6951617002487183, 0, 4, 0.05409306200090214);
INSERT INTO public.epoch_metric VALUES (4, 3, 'e89d6c1b0596aa28', 1.5690035820007324, 0.003, 0.6611267924308777, 0, 4, 0.05456578300072579);
INSERT INTO public.epoch_metric VALUES (7, 1, '2ee81e98b48e4c3e', 1.9093127250671387, 0.003, 3.166038751602173, 0, 4, 0.09077452100245864);
INSERT INTO public.epoch_metric VALUES (7, 2, '2ee81e98b48e4c3e', 1.8214259147644043, 0.003, 4.417727470397949, 0, 4, 0.04891999199753627);
INSERT INTO public.epoch_metric VALUES (9, 1, '652e6941ab00df93', 1.8926138877868652, 0.003, 2.835735559463501, 0, 4, 0.12541697100095917);
INSERT INTO public.epoch_metric VALUES (9, 2, '652e6941ab00df93', 1.8634755611419678, 0.003, 3.7591400146484375, 0, 4, 0.05425764600295224);
INSERT INTO public.epoch_metric VALUES (11, 1, '098d6f15dedc7848', 1.618588924407959, 0.01, 0.8255004286766052, 0, 4, 0.049479299999802606);
INSERT INTO public.epoch_metric VALUES (11, 2, '098d6f15dedc7848', 1.561906337738037, 0.01, 0.675745964050293, 0, 4, 0.025948544996936107);
INSERT INTO public.epoch_metric VALUES (11, 3, '098d6f15dedc7848', 1.5290510654449463, 0.01, 0.6643531918525696, 0, 4, 0.025257321998651605);
INSERT INTO public.epoch_metric VALUES (11, 4, '098d6f15dedc7848', 1.4974963665008545, 0.01, 0.6769628524780273, 0, 4, 0.024536324002838228);
INSERT INTO public.epoch_metric VALUES (11, 5, '098d6f15dedc7848', 1.4590442180633545, 0.01, 0.6833441853523254, 0, 4, 0.018329062000702834);
INSERT INTO public.epoch_metric VALUES (11, 6, '098d6f15dedc7848', 1.4203777313232422, 0.01, 0.6547231674194336, 0, 4, 0.026486301998374984);
INSERT INTO public.epoch_metric VALUES (11, 7, '098d6f15dedc7848', 1.3848333358764648, 0.01, 0.6328917741775513, 0, 4, 0.023394202002236852);
INSERT INTO public.event VALUES (1, 1795449542.394248, 'submitted', 1, NULL, NULL, 'anna', '{"runs": 6, "runs_new": 6}');
INSERT INTO public.event VALUES (2, 1795449545.357734, 'claimed', 1, 1, '71ec8dcb20dd806e', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (3, 1795449552.3526, 'released', 1, 2, '71ec8dcb20dd806e', 'anna', '{}');
INSERT INTO public.event VALUES (4, 1795449552.514554, 'released', 1, 3, '71ec8dcb20dd806e', 'anna', '{}');
INSERT INTO public.event VALUES (5, 1795449552.554682, 'done', 1, 1, '71ec8dcb20dd806e', 'anna', '{}');
INSERT INTO public.event VALUES (6, 1795449552.568017, 'claimed', 1, 2, '4df1b3aa1a01ca02', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (7, 1795449553.263005, 'done', 1, 2, '4df1b3aa1a01ca02', 'anna', '{}');
INSERT INTO public.event VALUES (8, 1795449553.303185, 'claimed', 1, 3, 'd2397de199afbaf8', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (9, 1795449553.471286, 'done', 1, 3, 'd2397de199afbaf8', 'anna', '{}');
INSERT INTO public.event VALUES (10, 1795449553.504629, 'claimed', 1, 4, 'e89d6c1b0596aa28', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (11, 1795449553.688489, 'released', 1, 5, 'e89d6c1b0596aa28', 'anna', '{}');
INSERT INTO public.event VALUES (12, 1795449553.920985, 'released', 1, 6, 'e89d6c1b0596aa28', 'anna', '{}');
INSERT INTO public.event VALUES (13, 1795449553.946085, 'done', 1, 4, 'e89d6c1b0596aa28', 'anna', '{}');
INSERT INTO public.event VALUES (14, 1795449553.995072, 'claimed', 1, 5, 'c11c601376582fa6', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (15, 1795449554.219333, 'done', 1, 5, 'c11c601376582fa6', 'anna', '{}');
INSERT INTO public.event VALUES (16, 1795449554.263159, 'claimed', 1, 6, '88ce3a2e13d299ce', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (17, 1795449554.455139, 'done', 1, 6, '88ce3a2e13d299ce', 'anna', '{}');
INSERT INTO public.event VALUES (18, 1795449554.479434, 'claimed', 1, 7, '2ee81e98b48e4c3e', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (19, 1795449555.135502, 'released', 1, 8, '2ee81e98b48e4c3e', 'anna', '{}');
INSERT INTO public.event VALUES (20, 1795449555.166985, 'done', 1, 7, '2ee81e98b48e4c3e', 'anna', '{}');
INSERT INTO public.event VALUES (21, 1795449555.21347, 'claimed', 1, 8, '8b7a6c21cc118eee', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (22, 1795449555.434914, 'done', 1, 8, '8b7a6c21cc118eee', 'anna', '{}');
INSERT INTO public.event VALUES (23, 1795449555.494469, 'claimed', 1, 9, '652e6941ab00df93', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (24, 1795449555.984393, 'released', 1, 10, '652e6941ab00df93', 'anna', '{}');
INSERT INTO public.event VALUES (25, 1795449556.023335, 'done', 1, 9, '652e6941ab00df93', 'anna', '{}');
INSERT INTO public.event VALUES (26, 1795449556.062066, 'claimed', 1, 10, '830a7384b09afc4d', 'host.29029', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (27, 1795449556.277952, 'done', 1, 10, '830a7384b09afc4d', 'anna', '{}');
INSERT INTO public.event VALUES (28, 1795449562.149492, 'submitted', 1, NULL, NULL, 'anna', '{"runs": 12, "runs_new": 6}');
INSERT INTO public.event VALUES (29, 1795449562.572598, 'cancelled', 1, 17, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (30, 1795449562.582666, 'cancelled', 1, 18, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (31, 1795449562.640757, 'claimed', 1, 21, 'fef66b3988c317bb', 'host.1', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (32, 1795449562.655757, 'crashed', 1, 21, 'fef66b3988c317bb', 'anna', '{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO public.event VALUES (33, 1795449562.674689, 'claimed', 1, 21, '79e8ed41f79e60c2', 'host.1', '{"slot": "cpu-0"}');
INSERT INTO public.event VALUES (34, 1795449562.690201, 'crashed', 1, 21, '79e8ed41f79e60c2', 'anna', '{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO public.event VALUES (35, 1795449562.693116, 'failed', 1, 22, NULL, 'anna', '{}');
INSERT INTO public.event VALUES (36, 1795449566.129414, 'claimed', 1, 11, '098d6f15dedc7848', 'host.29358', '{"slot": "cpu-0"}');
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
', '/somewhere/eyes/eyes/manifest.csv', '{"images": 8, "patients": 4, "fingerprint": "24d3e19bd3180e18", "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}', '{"keep": {"masks": "best", "per_trial": "best"}, "stop": {"all_black": null}, "retry": {"oom": 0, "infra": 2}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "priority": 5}', '{"alpha": 0.05, "rank_by": "image_auc_mean"}', '{"user": "anna", "eyeseg": "0.1.0"}', 1795449542.3592);
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
INSERT INTO public.job VALUES (2, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 1/2 · 1 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 1}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449552.410629, false, NULL, 1795449542.371278, 1795449553.258056);
INSERT INTO public.job VALUES (3, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 1/2 · 3 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 2}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449552.548969, false, NULL, 1795449542.371357, 1795449553.469059);
INSERT INTO public.job VALUES (5, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 2/2 · 1 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 3}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449553.731981, false, NULL, 1795449542.371463, 1795449554.216483);
INSERT INTO public.job VALUES (6, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.003 · by_patient fold 2/2 · 3 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 4}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449553.942529, false, NULL, 1795449542.371513, 1795449554.452625);
INSERT INTO public.job VALUES (8, 'evaluate', 'eyeseg.evaluate', 5, 'segnet · by_patient fold 1/2 · 2 epochs', '965d7c3cc89e6a75', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 5}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449555.175039, false, NULL, 1795449542.371572, 1795449555.432098);
INSERT INTO public.job VALUES (10, 'evaluate', 'eyeseg.evaluate', 5, 'segnet · by_patient fold 2/2 · 2 epochs', '524dc1853496f4f2', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 6}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449556.029049, false, NULL, 1795449542.371616, 1795449556.274272);
INSERT INTO public.job VALUES (1, 'train', 'eyeseg.train', 5, 'unet lr=0.003 · by_patient fold 1/2 · 3 epochs', '4d173b92da1faafb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[1, 1], [2, 3]]}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449545.290052, false, NULL, 1795449542.370701, 1795449552.54994);
INSERT INTO public.job VALUES (4, 'train', 'eyeseg.train', 5, 'unet lr=0.003 · by_patient fold 2/2 · 3 epochs', 'fbbc28008955a5a0', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[3, 1], [4, 3]]}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449545.290548, false, NULL, 1795449542.371409, 1795449553.94228);
INSERT INTO public.job VALUES (7, 'train', 'eyeseg.train', 5, 'segnet · by_patient fold 1/2 · 2 epochs', '965d7c3cc89e6a75', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[5, 2]]}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449545.290563, false, NULL, 1795449542.371549, 1795449555.159772);
INSERT INTO public.job VALUES (9, 'train', 'eyeseg.train', 5, 'segnet · by_patient fold 2/2 · 2 epochs', '524dc1853496f4f2', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[6, 2]]}', 1, 'done', 1, 2, NULL, 'host.29029', NULL, 1795449545.290569, false, NULL, 1795449542.371597, 1795449556.020314);
INSERT INTO public.job VALUES (12, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs', '5cf487adb863a22a', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 7}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795449562.123095, NULL);
INSERT INTO public.job VALUES (14, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs', '792efeec7d776433', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 8}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795449562.123287, NULL);
INSERT INTO public.job VALUES (13, 'train', 'eyeseg.train', 5, 'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs', '792efeec7d776433', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[8, 2000]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795449566.092627, false, NULL, 1795449562.123197, NULL);
INSERT INTO public.job VALUES (11, 'train', 'eyeseg.train', 5, 'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs', '5cf487adb863a22a', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[7, 2000]]}', 1, 'running', 1, 2, '098d6f15dedc7848', 'host.29358', 1795449686.1266, 1795449566.092498, false, NULL, 1795449562.122436, NULL);
INSERT INTO public.job VALUES (16, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.02 · by_patient fold 1/2 · 2 epochs', 'e5a17fb18ba869bb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 9}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795449562.123563, NULL);
INSERT INTO public.job VALUES (20, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.03 · by_patient fold 1/2 · 2 epochs', '5d1d01e4db487afd', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 11}', 1, 'pending', 0, 2, NULL, NULL, NULL, NULL, false, NULL, 1795449562.123777, NULL);
INSERT INTO public.job VALUES (17, 'train', 'eyeseg.train', 5, 'unet lr=0.02 · by_patient fold 2/2 · 2 epochs', '26771f0809b96211', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[10, 2]]}', 1, 'cancelled', 0, 2, NULL, NULL, NULL, NULL, true, NULL, 1795449562.123655, 1795449562.569677);
INSERT INTO public.job VALUES (18, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.02 · by_patient fold 2/2 · 2 epochs', '26771f0809b96211', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 10}', 1, 'cancelled', 0, 2, NULL, NULL, NULL, NULL, false, 'its training is cancelled', 1795449562.123705, 1795449562.581297);
INSERT INTO public.job VALUES (21, 'train', 'eyeseg.train', 5, 'unet lr=0.03 · by_patient fold 2/2 · 2 epochs', '5c3eb4379f5265ae', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[12, 2]]}', 1, 'dead', 2, 2, NULL, 'host.1', NULL, NULL, false, 'crashed: killed by SIGKILL', 1795449562.123809, 1795449562.684721);
INSERT INTO public.job VALUES (22, 'evaluate', 'eyeseg.evaluate', 5, 'unet lr=0.03 · by_patient fold 2/2 · 2 epochs', '5c3eb4379f5265ae', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "run_id": 12}', 1, 'failed', 0, 2, NULL, NULL, NULL, NULL, false, 'its training is dead', 1795449562.123854, 1795449562.69208);
INSERT INTO public.job VALUES (15, 'train', 'eyeseg.train', 5, 'unet lr=0.02 · by_patient fold 1/2 · 2 epochs', 'e5a17fb18ba869bb', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[9, 2]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795449566.092638, false, NULL, 1795449562.123375, NULL);
INSERT INTO public.job VALUES (19, 'train', 'eyeseg.train', 5, 'unet lr=0.03 · by_patient fold 1/2 · 2 epochs', '5d1d01e4db487afd', '{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "data_root": null, "fingerprint": "24d3e19bd3180e18"}, "spec": {"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}, "split": {"definition": {"k": 2, "by": "patient", "kind": "kfold", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "serves": [[11, 2]]}', 1, 'queued', 0, 2, NULL, NULL, NULL, 1795449566.092646, false, NULL, 1795449562.123742, NULL);
INSERT INTO public.run VALUES (10, '9d67fcbd5c155539', '{"lr": 0.02, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'cancelled', NULL, NULL, NULL, 17, 18, NULL, 1795449562.13117, 1795449562.602771);
INSERT INTO public.run VALUES (4, '57baf2b23db227fb', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.7256412851135167, "threshold_tuned": 0.12408447265625}', 4, 6, 6, 1795449542.374314, 1795449554.457388);
INSERT INTO public.run VALUES (7, '0b00f05ee3e577b1', '{"lr": 0.01, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'running', NULL, NULL, NULL, 11, 12, NULL, 1795449562.130198, NULL);
INSERT INTO public.run VALUES (1, 'efa06444dcd327e7', '{"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.606527343945896, "threshold_tuned": 0.14080810546875}', 1, 2, 1, 1795449542.373288, 1795449553.266593);
INSERT INTO public.run VALUES (2, '913960dc4776e85d', '{"lr": 0.003, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 3, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.7735245337899315, "threshold_tuned": 0.121734619140625}', 1, 3, 3, 1795449542.374039, 1795449553.473312);
INSERT INTO public.run VALUES (6, '685ca48bfa83c1e8', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5141573472414263, "threshold_tuned": -0.003961562644690275}', 9, 10, 10, 1795449542.374547, 1795449556.279649);
INSERT INTO public.run VALUES (3, '80606ff87dff2d87', '{"lr": 0.003, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 1, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5856217716340815, "threshold_tuned": 0.1409912109375}', 4, 5, 4, 1795449542.374207, 1795449554.221466);
INSERT INTO public.run VALUES (5, '7a40c06e3dda9eaf', '{"lr": 0.003, "loss": "bce_dice", "model": "segnet", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'done', 'ok', NULL, '{"all_black": false, "pooled_auc": 0.5163057105808014, "threshold_tuned": -0.00245571113191545}', 7, 8, 8, 1795449542.374422, 1795449555.443111);
INSERT INTO public.run VALUES (8, 'bb7c4dd94d60223e', '{"lr": 0.01, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2000, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'pending', NULL, NULL, NULL, 13, 14, NULL, 1795449562.130899, NULL);
INSERT INTO public.run VALUES (9, 'b91a45b91a0cf9a1', '{"lr": 0.02, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'pending', NULL, NULL, NULL, 15, 16, NULL, 1795449562.131029, NULL);
INSERT INTO public.run VALUES (11, 'a5b0361ee91e123e', '{"lr": 0.03, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 1, 0, 'pending', NULL, NULL, NULL, 19, 20, NULL, 1795449562.131283, NULL);
INSERT INTO public.run VALUES (12, '3bc7367bfcf38a9e', '{"lr": 0.03, "fold": 2, "loss": "bce_dice", "split": "by_patient", "width": 4, "epochs": 2, "augment": "flips", "optimizer": "adamw", "batch_size": 4, "image_size": [48, 32]}', '24d3e19bd3180e18', 'df7713c5b7514487', 2, 0, 'failed', 'failed', NULL, NULL, 21, 22, NULL, 1795449562.131641, 1795449562.695603);
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
INSERT INTO public.worker VALUES ('host.29358', 1, '["CPU"]', '0.1.0', 1795449565.98551, 1795449566.022448);
SELECT pg_catalog.setval('public.artifact_id_seq', 17, true);
SELECT pg_catalog.setval('public.event_id_seq', 36, true);
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
ALTER TABLE ONLY public.run
    ADD CONSTRAINT pk_run PRIMARY KEY (id);
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
CREATE INDEX ix_job_experiment_id ON public.job USING btree (experiment_id);
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
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_checkpoint_id_artifact FOREIGN KEY (checkpoint_id) REFERENCES public.artifact(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_evaluate_job_id_job FOREIGN KEY (evaluate_job_id) REFERENCES public.job(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT fk_run_train_job_id_job FOREIGN KEY (train_job_id) REFERENCES public.job(id);
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
