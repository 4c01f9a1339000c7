BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "artifact" VALUES(1,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-0a61f3549a9a9e43/epoch-0001','593aa156caa977d4a287d742ee90a1e11ceba9f039fc613b0230e44938f1cd64',1,0,'0a61f3549a9a9e43',1.79544586020099973672e+09);
INSERT INTO "artifact" VALUES(2,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-0a61f3549a9a9e43/epoch-0002','63ff0ee6e3844c55993ce587dfb0d9415fa22ad7850ba826b9d045ac4800e037',2,0,'0a61f3549a9a9e43',1.79544586035501217841e+09);
INSERT INTO "artifact" VALUES(3,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-0a61f3549a9a9e43/epoch-0003','7bbad4ad8ba1a15750769519e05d2b811f95156b6d7656e5f3b9a226e7b3d53d',3,0,'0a61f3549a9a9e43',1.79544586053501510625e+09);
INSERT INTO "artifact" VALUES(4,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f01fa2208b180237/epoch-0001','703c270a159e469f80bc9537c6f388fcaf0f7cf1ec9537246b5b9b69f804b1a9',1,0,'f01fa2208b180237',1.79544586159700894352e+09);
INSERT INTO "artifact" VALUES(5,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f01fa2208b180237/epoch-0002','d23477b99097b51ecf5e5535a137ac693cdfecf287d1f25c8baacb3b56aef793',2,0,'f01fa2208b180237',1.79544586173400282863e+09);
INSERT INTO "artifact" VALUES(6,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f01fa2208b180237/epoch-0003','6819931d27489f458a8a9b7f3704941a354ddb1a98eddaf3b6bd44fd6ca184d0',3,0,'f01fa2208b180237',1.79544586184601187702e+09);
INSERT INTO "artifact" VALUES(7,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-056981cc4139464f/epoch-0001','8c4a4e88370395e4368d30adc381373f0e9d32cbc3780b1678d6d0b62b3e8785',1,0,'056981cc4139464f',1.79544586409098052975e+09);
INSERT INTO "artifact" VALUES(8,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-056981cc4139464f/epoch-0002','23ba3650a57530724d71a1ca4e9c45e04aa4c29ddc8d7fbc3c9c2a407d41ebe4',2,0,'056981cc4139464f',1.79544586421099615098e+09);
INSERT INTO "artifact" VALUES(9,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-238acbe534ede9ac/epoch-0001','c2059a1e28a332fab32ade862257bb23a87ca5fec39ffc1c88cecbc56c0b36cb',1,0,'238acbe534ede9ac',1.79544586478801965713e+09);
INSERT INTO "artifact" VALUES(10,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-238acbe534ede9ac/epoch-0002','e68271ac4d21c42fb41fc5c54b6f666f8e684edcd715aaf46101e7eb8dfe37d7',2,0,'238acbe534ede9ac',1.79544586492300176625e+09);
INSERT INTO "artifact" VALUES(16,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-841063cad88ffce2/epoch-0006','af76724eb099aab233569578ab918c8869d6bab1cb7e3bedb0c38017cb6481e2',6,0,'841063cad88ffce2',1.79544589226399207114e+09);
INSERT INTO "artifact" VALUES(17,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-841063cad88ffce2/epoch-0007','bac4b7d5873414449440b9c5926684f933dcfbbd0a3a9f18314723f5b0d01982',7,0,'841063cad88ffce2',1.79544589246399116516e+09);
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
	provenance JSON, 
	CONSTRAINT pk_attempt PRIMARY KEY (token), 
	CONSTRAINT fk_attempt_job_id_job FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "attempt" VALUES('0a61f3549a9a9e43',1,1,'host.12493','cpu-0','CPU',1795445848.78698,1.79544586063201713557e+09,1.18584812449989840388e+01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('86cf48ef56445ac4',2,1,'host.12493','cpu-0','CPU',1.7954458606839985848e+09,1.79544586106400036809e+09,3.89315768999949796125e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('59b9c581f30f43ef',3,1,'host.12493','cpu-0','CPU',1.79544586112000489237e+09,1.79544586135999560357e+09,0.237740111999301,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('f01fa2208b180237',4,1,'host.12493','cpu-0','CPU',1.79544586140501642224e+09,1.79544586191899490355e+09,5.09402272000443190336e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('ab60306873ad31e9',5,1,'host.12493','cpu-0','CPU',1.79544586197399353984e+09,1.79544586227099442479e+09,3.05564578000485198572e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('2f231ffe7bd868f8',6,1,'host.12493','cpu-0','CPU',1.79544586232398152353e+09,1.79544586260798716545e+09,2.9719795799974235706e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('056981cc4139464f',7,1,'host.12493','cpu-0','CPU',1.79544586265699124337e+09,1.79544586424599885939e+09,1.58626843399906647391e+00,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('7be3496a17bbb32c',8,1,'host.12493','cpu-0','CPU',1.7954458642719893455e+09,1.79544586450401401521e+09,2.36036530001001665368e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('238acbe534ede9ac',9,1,'host.12493','cpu-0','CPU',1.79544586452799296381e+09,1.79544586498101806635e+09,4.54044616999453864991e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('e16b2676ff0e3130',10,1,'host.12493','cpu-0','CPU',1.79544586503199338914e+09,1.79544586528799676892e+09,2.56994643998041283339e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('10f85133419605c3',21,1,'host.1','cpu-0','CPU',1.79544586973399972911e+09,1.79544586974598908424e+09,1.19893550872802734375e-02,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('43be1374991a486b',21,2,'host.1','cpu-0','CPU',1.7954458697620019913e+09,1.7954458697859809399e+09,2.39789485931396484375e-02,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('841063cad88ffce2',11,1,'host.12692','cpu-0','CPU',1.79544587377501583102e+09,NULL,NULL,NULL,NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
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
INSERT INTO "epoch_metric" VALUES(1,1,'0a61f3549a9a9e43',1.61858892440795898437e+00,0.003,8.25500428676605224609e-01,0.0,4,1.25884483000845648348e-01);
INSERT INTO "epoch_metric" VALUES(1,2,'0a61f3549a9a9e43',1.5870367288589477539e+00,0.003,6.99861228466033935546e-01,0.0,4,0.0752696810013731);
INSERT INTO "epoch_metric" VALUES(1,3,'0a61f3549a9a9e43',1.57003641128540039062e+00,0.003,6.51480317115783691406e-01,0.0,4,9.47322520005400292575e-02);
INSERT INTO "epoch_metric" VALUES(4,1,'f01fa2208b180237',1.62753140926361083984e+00,0.003,8.27559888362884521484e-01,0.0,4,0.069466322001972);
INSERT INTO "epoch_metric" VALUES(4,2,'f01fa2208b180237',1.59155035018920898437e+00,0.003,6.95161700248718261718e-01,0.0,4,7.3954994000814622268e-02);
INSERT INTO "epoch_metric" VALUES(4,3,'f01fa2208b180237',1.56900358200073242187e+00,0.003,6.61126792430877685546e-01,0.0,4,5.7392759001231752336e-02);
INSERT INTO "epoch_metric" VALUES(7,1,'056981cc4139464f',1.90931272506713867187e+00,0.003,3.16603875160217285156e+00,0.0,4,1.34833025000261841341e-01);
INSERT INTO "epoch_metric" VALUES(7,2,'056981cc4139464f',1.82142591476440429687e+00,0.003,4.41772747039794921875e+00,0.0,4,8.98885589995188638567e-02);
INSERT INTO "epoch_metric" VALUES(9,1,'238acbe534ede9ac',1.89261388778686523437e+00,0.003,2.83573555946350097656e+00,0.0,4,5.69720099992991890758e-02);
INSERT INTO "epoch_metric" VALUES(9,2,'238acbe534ede9ac',1.86347556114196777343e+00,0.003,3.7591400146484375e+00,0.0,4,7.3147228999005164951e-02);
INSERT INTO "epoch_metric" VALUES(11,1,'841063cad88ffce2',1.61858892440795898437e+00,0.01,8.25500428676605224609e-01,0.0,4,4.75462747999699786305e-01);
INSERT INTO "epoch_metric" VALUES(11,2,'841063cad88ffce2',1.56190633773803710937e+00,0.01,0.675745964050293,0.0,4,4.97724350025237072259e-02);
INSERT INTO "epoch_metric" VALUES(11,3,'841063cad88ffce2',1.52905106544494628906e+00,0.01,6.64353191852569580078e-01,0.0,4,3.86347810017468873411e-02);
INSERT INTO "epoch_metric" VALUES(11,4,'841063cad88ffce2',1.49749636650085449218e+00,0.01,6.7696285247802734375e-01,0.0,4,4.32992790010757744312e-02);
INSERT INTO "epoch_metric" VALUES(11,5,'841063cad88ffce2',1.45904421806335449218e+00,0.01,6.83344185352325439453e-01,0.0,4,7.0882249998248880729e-02);
INSERT INTO "epoch_metric" VALUES(11,6,'841063cad88ffce2',1.4203777313232421875e+00,0.01,6.5472316741943359375e-01,0.0,4,3.77920329992775805294e-02);
INSERT INTO "epoch_metric" VALUES(11,7,'841063cad88ffce2',1.38483333587646484375e+00,0.01,6.32891774177551269531e-01,0.0,4,2.42019489996891934424e-02);
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
INSERT INTO "event" VALUES(1,1.7954458430879964828e+09,'submitted',1,NULL,NULL,'anna','{"runs": 6, "runs_new": 6}');
INSERT INTO "event" VALUES(2,1.79544584878798580166e+09,'claimed',1,1,'0a61f3549a9a9e43','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(3,1.79544586021198320389e+09,'released',1,2,'0a61f3549a9a9e43','anna','{}');
INSERT INTO "event" VALUES(4,1.79544586053698658947e+09,'released',1,3,'0a61f3549a9a9e43','anna','{}');
INSERT INTO "event" VALUES(5,1.7954458606329827308e+09,'done',1,1,'0a61f3549a9a9e43','anna','{}');
INSERT INTO "event" VALUES(6,1.79544586068500423435e+09,'claimed',1,2,'86cf48ef56445ac4','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(7,1.79544586106400036809e+09,'done',1,2,'86cf48ef56445ac4','anna','{}');
INSERT INTO "event" VALUES(8,1.79544586112000489237e+09,'claimed',1,3,'59b9c581f30f43ef','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(9,1.79544586135999560357e+09,'done',1,3,'59b9c581f30f43ef','anna','{}');
INSERT INTO "event" VALUES(10,1.79544586140501642224e+09,'claimed',1,4,'f01fa2208b180237','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(11,1.79544586160698676114e+09,'released',1,5,'f01fa2208b180237','anna','{}');
INSERT INTO "event" VALUES(12,1.79544586184798336033e+09,'released',1,6,'f01fa2208b180237','anna','{}');
INSERT INTO "event" VALUES(13,1.79544586191899490355e+09,'done',1,4,'f01fa2208b180237','anna','{}');
INSERT INTO "event" VALUES(14,1.79544586197499942779e+09,'claimed',1,5,'ab60306873ad31e9','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(15,1.79544586227099442479e+09,'done',1,5,'ab60306873ad31e9','anna','{}');
INSERT INTO "event" VALUES(16,1.79544586232398152353e+09,'claimed',1,6,'2f231ffe7bd868f8','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(17,1.79544586260798716545e+09,'done',1,6,'2f231ffe7bd868f8','anna','{}');
INSERT INTO "event" VALUES(18,1.79544586265699124337e+09,'claimed',1,7,'056981cc4139464f','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(19,1.79544586421300768853e+09,'released',1,8,'056981cc4139464f','anna','{}');
INSERT INTO "event" VALUES(20,1.79544586424599885939e+09,'done',1,7,'056981cc4139464f','anna','{}');
INSERT INTO "event" VALUES(21,1.7954458642719893455e+09,'claimed',1,8,'7be3496a17bbb32c','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(22,1.79544586450401401521e+09,'done',1,8,'7be3496a17bbb32c','anna','{}');
INSERT INTO "event" VALUES(23,1.79544586452799296381e+09,'claimed',1,9,'238acbe534ede9ac','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(24,1.79544586492698478698e+09,'released',1,10,'238acbe534ede9ac','anna','{}');
INSERT INTO "event" VALUES(25,1.79544586498101806635e+09,'done',1,9,'238acbe534ede9ac','anna','{}');
INSERT INTO "event" VALUES(26,1.79544586503199338914e+09,'claimed',1,10,'e16b2676ff0e3130','host.12493','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(27,1.795445865289002657e+09,'done',1,10,'e16b2676ff0e3130','anna','{}');
INSERT INTO "event" VALUES(28,1.79544586932901287083e+09,'submitted',1,NULL,NULL,'anna','{"runs": 12, "runs_new": 6}');
INSERT INTO "event" VALUES(29,1.79544586962500810622e+09,'cancelled',1,17,NULL,'anna','{}');
INSERT INTO "event" VALUES(30,1.7954458696380033493e+09,'cancelled',1,18,NULL,'anna','{}');
INSERT INTO "event" VALUES(31,1.79544586973399972911e+09,'claimed',1,21,'10f85133419605c3','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(32,1.79544586974699497223e+09,'crashed',1,21,'10f85133419605c3','anna','{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(33,1.7954458697620019913e+09,'claimed',1,21,'43be1374991a486b','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(34,1.7954458697859809399e+09,'crashed',1,21,'43be1374991a486b','anna','{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(35,1.79544586978799247745e+09,'failed',1,22,NULL,'anna','{}');
INSERT INTO "event" VALUES(36,1.79544587377598142624e+09,'claimed',1,11,'841063cad88ffce2','host.12692','{"slot": "cpu-0"}');
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
','/somewhere/eyes/eyes/manifest.csv','{"fingerprint": "24d3e19bd3180e18", "images": 8, "patients": 4, "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}','{"priority": 5, "retry": {"infra": 2, "oom": 0}, "stop": {"all_black": null}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "keep": {"per_trial": "best", "masks": "best"}}','{"rank_by": "image_auc_mean", "alpha": 0.05}','{"eyeseg": "0.1.0", "user": "anna"}',1.79544584302398562434e+09);
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
	finished_at DOUBLE, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_experiment_id_experiment FOREIGN KEY(experiment_id) REFERENCES experiment (id)
);
INSERT INTO "job" VALUES(1,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[1, 1], [2, 3]]}',1,'done',1,2,NULL,'host.12493',NULL,1.7954458486919894219e+09,0,NULL,1.79544584303299784664e+09,1.79544586063000559806e+09);
INSERT INTO "job" VALUES(2,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 1 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 1}',1,'done',1,2,NULL,'host.12493',NULL,1.79544586027100539207e+09,0,NULL,1.79544584304599308963e+09,1.7954458610629944801e+09);
INSERT INTO "job" VALUES(3,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 2}',1,'done',1,2,NULL,'host.12493',NULL,1.79544586061000967028e+09,0,NULL,1.79544584304901075366e+09,1.79544586135299491882e+09);
INSERT INTO "job" VALUES(4,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[3, 1], [4, 3]]}',1,'done',1,2,NULL,'host.12493',NULL,1.7954458486919894219e+09,0,NULL,1.79544584305500531194e+09,1.7954458619179890156e+09);
INSERT INTO "job" VALUES(5,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 1 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 3}',1,'done',1,2,NULL,'host.12493',NULL,1.79544586166001415251e+09,0,NULL,1.79544584305500531194e+09,1.79544586226998853679e+09);
INSERT INTO "job" VALUES(6,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 4}',1,'done',1,2,NULL,'host.12493',NULL,1795445861.89401,0,NULL,1.79544584306301164625e+09,1.79544586260698127745e+09);
INSERT INTO "job" VALUES(7,'train','eyeseg.train',5,'segnet lr=0.003 · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[5, 2]]}',1,'done',1,2,NULL,'host.12493',NULL,1.7954458486919894219e+09,0,NULL,1.7954458430640175342e+09,1795445864.24101);
INSERT INTO "job" VALUES(8,'evaluate','eyeseg.evaluate',5,'segnet lr=0.003 · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 5}',1,'done',1,2,NULL,'host.12493',NULL,1.79544586423698663713e+09,0,NULL,1.7954458430640175342e+09,1.79544586450401401521e+09);
INSERT INTO "job" VALUES(9,'train','eyeseg.train',5,'segnet lr=0.003 · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[6, 2]]}',1,'done',1,2,NULL,'host.12493',NULL,1.7954458486919894219e+09,0,NULL,1.79544584306498312955e+09,1.7954458649800121784e+09);
INSERT INTO "job" VALUES(10,'evaluate','eyeseg.evaluate',5,'segnet lr=0.003 · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 6}',1,'done',1,2,NULL,'host.12493',NULL,1.7954458649759888649e+09,0,NULL,1.79544584306498312955e+09,1.79544586528799676892e+09);
INSERT INTO "job" VALUES(11,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[7, 2000]]}',1,'running',1,2,'841063cad88ffce2','host.12692',1.79544599377300405501e+09,1.79544587370999908452e+09,0,NULL,1.79544586931199431426e+09,NULL);
INSERT INTO "job" VALUES(12,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 7}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544586931300020221e+09,NULL);
INSERT INTO "job" VALUES(13,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[8, 2000]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544587370999908452e+09,0,NULL,1.79544586931698322293e+09,NULL);
INSERT INTO "job" VALUES(14,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 8}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544586931798911093e+09,NULL);
INSERT INTO "job" VALUES(15,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[9, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544587370999908452e+09,0,NULL,1.79544586932000064857e+09,NULL);
INSERT INTO "job" VALUES(16,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 9}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544586932000064857e+09,NULL);
INSERT INTO "job" VALUES(17,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[10, 2]]}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,1,NULL,1.79544586932100653652e+09,1.79544586962299633024e+09);
INSERT INTO "job" VALUES(18,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 10}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,0,'its training is cancelled',1.79544586932201242447e+09,1.79544586963200855254e+09);
INSERT INTO "job" VALUES(19,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[11, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544587370999908452e+09,0,NULL,1.79544586932301807402e+09,NULL);
INSERT INTO "job" VALUES(20,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 11}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544586932398366925e+09,NULL);
INSERT INTO "job" VALUES(21,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[12, 2]]}',1,'dead',2,2,NULL,'host.1',NULL,NULL,0,'crashed: killed by SIGKILL',1.79544586932498955724e+09,1.79544586978400945659e+09);
INSERT INTO "job" VALUES(22,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 12}',1,'failed',0,2,NULL,NULL,NULL,NULL,0,'its training is dead',1.79544586932498955724e+09,1.79544586978698682789e+09);
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
INSERT INTO "run" VALUES(1,'efa06444dcd327e7','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.14080810546875, "all_black": false, "pooled_auc": 0.606527343945896}',1,2,1,1.79544584304800486571e+09,1795445861.07599);
INSERT INTO "run" VALUES(2,'913960dc4776e85d','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.121734619140625, "all_black": false, "pooled_auc": 0.7735245337899315}',1,3,3,1.79544584304901075366e+09,1.79544586136900782584e+09);
INSERT INTO "run" VALUES(3,'80606ff87dff2d87','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.1409912109375, "all_black": false, "pooled_auc": 0.5856217716340815}',4,5,4,1.79544584306200599669e+09,1795445862.28399);
INSERT INTO "run" VALUES(4,'57baf2b23db227fb','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.12408447265625, "all_black": false, "pooled_auc": 0.7256412851135167}',4,6,6,1.79544584306301164625e+09,1.79544586261599349976e+09);
INSERT INTO "run" VALUES(5,'7a40c06e3dda9eaf','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": -0.00245571113191545, "all_black": false, "pooled_auc": 0.5163057105808014}',7,8,8,1.7954458430640175342e+09,1.79544586451000881197e+09);
INSERT INTO "run" VALUES(6,'685ca48bfa83c1e8','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": -0.003961562644690275, "all_black": false, "pooled_auc": 0.5141573472414263}',9,10,10,1.79544584307298946386e+09,1.79544586529000854495e+09);
INSERT INTO "run" VALUES(7,'0b00f05ee3e577b1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'running',NULL,NULL,NULL,11,12,NULL,1.79544586931501173971e+09,NULL);
INSERT INTO "run" VALUES(8,'bb7c4dd94d60223e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'pending',NULL,NULL,NULL,13,14,NULL,1.79544586931798911093e+09,NULL);
INSERT INTO "run" VALUES(9,'b91a45b91a0cf9a1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,15,16,NULL,1.79544586932000064857e+09,NULL);
INSERT INTO "run" VALUES(10,'9d67fcbd5c155539','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'cancelled',NULL,NULL,NULL,17,18,NULL,1.79544586932201242447e+09,1.79544586965900516504e+09);
INSERT INTO "run" VALUES(11,'a5b0361ee91e123e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,19,20,NULL,1.79544586932398366925e+09,NULL);
INSERT INTO "run" VALUES(12,'3bc7367bfcf38a9e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'failed','failed',NULL,NULL,21,22,NULL,1.79544586932599544524e+09,1.79544586979901647566e+09);
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
	last_beat DOUBLE NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (name)
);
INSERT INTO "worker" VALUES('host.12692',1,'["CPU"]','0.1.0',1.79544587349298143388e+09,1.79544588372398614887e+09);
CREATE INDEX ix_event_experiment_id ON event (experiment_id);
CREATE INDEX ix_event_job_id ON event (job_id);
CREATE INDEX ix_job_experiment_id ON job (experiment_id);
CREATE INDEX ix_job_state_priority ON job (state, priority, id);
CREATE INDEX ix_job_training_key ON job (training_key);
CREATE INDEX ix_artifact_job_id ON artifact (job_id);
CREATE INDEX ix_artifact_training_key_epoch ON artifact (training_key, epoch, step);
CREATE INDEX ix_attempt_job_id ON attempt (job_id);
CREATE INDEX ix_trial_split_id ON trial (split_id);
CREATE INDEX ix_run_evaluate_job_id ON run (evaluate_job_id);
CREATE INDEX ix_run_train_job_id ON run (train_job_id);
CREATE INDEX ix_trial_run_run_id ON trial_run (run_id);
COMMIT;
