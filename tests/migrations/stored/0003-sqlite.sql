BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
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
INSERT INTO "artifact" VALUES(1,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-5d5cdf51d3d2f4c7/epoch-0001','945c5ff65b8d5205fd356b6bc1645002fc24952cdab06ed79eee35e3da223766',1,0,'5d5cdf51d3d2f4c7',1.79544952444400930406e+09);
INSERT INTO "artifact" VALUES(2,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-5d5cdf51d3d2f4c7/epoch-0002','3261710f59c3e3a52421326af6c70f2360de9e2ac20c8d829c69ac99db2fcdf0',2,0,'5d5cdf51d3d2f4c7',1.79544952448701858522e+09);
INSERT INTO "artifact" VALUES(3,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-5d5cdf51d3d2f4c7/epoch-0003','e9ae456c2dcb55763640e8f57dcacb3f24abe2e4a55a25826d39113160b172e6',3,0,'5d5cdf51d3d2f4c7',1.79544952496498823159e+09);
INSERT INTO "artifact" VALUES(4,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f309f12445b03124/epoch-0001','4024838354fdcb6ef20424498607ef2826669d04720fcf0ac536377066442b61',1,0,'f309f12445b03124',1.79544952586600923541e+09);
INSERT INTO "artifact" VALUES(5,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f309f12445b03124/epoch-0002','01e4758468f1dc9251094e0c531fb68f9bc2dd35ee65407613bfacdc97e215cc',2,0,'f309f12445b03124',1.79544952590600109107e+09);
INSERT INTO "artifact" VALUES(6,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-f309f12445b03124/epoch-0003','8154a6e44c839eebbe866079e4d2caac865ac9abb8cf4ac2d46c212b990d8ee1',3,0,'f309f12445b03124',1.79544952594398117065e+09);
INSERT INTO "artifact" VALUES(7,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-fecff7c228c08690/epoch-0001','bcc70c8e18cf352b0c473656f35dbde693c6673d257d626eb05740d65a0d1e84',1,0,'fecff7c228c08690',1.79544952719700193406e+09);
INSERT INTO "artifact" VALUES(8,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-fecff7c228c08690/epoch-0002','b33258c8c3c447976dd88cdbcda260cbc55147dceb9bda5d03da4709a4d10eb7',2,0,'fecff7c228c08690',1.79544952723598766333e+09);
INSERT INTO "artifact" VALUES(9,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-3cafffb15e2a04e8/epoch-0001','568e0863506d8214e765ed6bdb35c2bbf7a7b4647c136988526ac98760c3814f',1,0,'3cafffb15e2a04e8',1.79544952734300804131e+09);
INSERT INTO "artifact" VALUES(10,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-3cafffb15e2a04e8/epoch-0002','3338c132c1f8382f2bf8d96d0de0529e14830ec3d9dddebac8ece604fe65dfba',2,0,'3cafffb15e2a04e8',1.79544952739599490169e+09);
INSERT INTO "artifact" VALUES(16,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-d26f901421a25fcc/epoch-0006','f8598f683b10780e7869889bd9dacbfaf627ef44daf9ea109d5be49d9954d1fd',6,0,'d26f901421a25fcc',1.79544953768099260328e+09);
INSERT INTO "artifact" VALUES(17,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-d26f901421a25fcc/epoch-0007','6642c343fc1b35b2f0f1e7fea6d13f20847f7c4e8bfadd00a887f17bded09baf',7,0,'d26f901421a25fcc',1.79544953772701931004e+09);
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
INSERT INTO "attempt" VALUES('5d5cdf51d3d2f4c7',1,1,'host.28907','cpu-0','CPU',1.7954495197389855385e+09,1.7954495249830126762e+09,5.24646352999843657016e+00,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('a8c0cc172bb58eb8',2,1,'host.28907','cpu-0','CPU',1.79544952499999094014e+09,1.79544952568001151081e+09,6.80573627003468573093e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('c1123ce7a66a196a',3,1,'host.28907','cpu-0','CPU',1.79544952569200086597e+09,1.79544952579000902182e+09,0.0968431330002204,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('f309f12445b03124',4,1,'host.28907','cpu-0','CPU',1.79544952579998683931e+09,1.79544952595299339291e+09,1.53653204000875120982e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('ee532b6b624bb1ab',5,1,'host.28907','cpu-0','CPU',1.79544952596800041198e+09,1.79544952604999542237e+09,0.0812497369988705,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('a1cf71f0d892817c',6,1,'host.28907','cpu-0','CPU',1.79544952606399655344e+09,1.79544952615798115731e+09,9.36360090017842594534e-02,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('fecff7c228c08690',7,1,'host.28907','cpu-0','CPU',1.79544952617101669306e+09,1795449527.245,1.07620469300309196114e+00,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('3cafffb15e2a04e8',9,1,'host.28907','cpu-0','CPU',1.79544952725598359107e+09,1.79544952740899038312e+09,1.54327922999073052778e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('350461ba951d306d',8,1,'host.28907','cpu-0','CPU',1.7954495274299919605e+09,1.79544952761598968502e+09,1.89892187998339068144e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('98f439056dbbaaac',10,1,'host.28907','cpu-0','CPU',1.79544952762198448178e+09,1.79544952772900462149e+09,1.06548009000107413157e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('ecc4f090c788c1c8',21,1,'host.1','cpu-0','CPU',1.79544953098499178887e+09,1.79544953099098658555e+09,5.9947967529296875e-03,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('2b56885e0d5eeb85',21,2,'host.1','cpu-0','CPU',1795449530.99501,1.79544953099899291986e+09,3.983020782470703125e-03,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('d26f901421a25fcc',11,1,'host.28939','cpu-0','CPU',1.79544953331501340866e+09,NULL,NULL,NULL,NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
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
INSERT INTO "epoch_metric" VALUES(1,1,'5d5cdf51d3d2f4c7',1.61858892440795898437e+00,0.003,8.25500428676605224609e-01,0.0,4,6.07489989997702650725e-02);
INSERT INTO "epoch_metric" VALUES(1,2,'5d5cdf51d3d2f4c7',1.5870367288589477539e+00,0.003,6.99861228466033935546e-01,0.0,4,2.4784271001408342272e-02);
INSERT INTO "epoch_metric" VALUES(1,3,'5d5cdf51d3d2f4c7',1.57003641128540039062e+00,0.003,6.51480317115783691406e-01,0.0,4,2.20750089974899310618e-02);
INSERT INTO "epoch_metric" VALUES(4,1,'f309f12445b03124',1.62753140926361083984e+00,0.003,8.27559888362884521484e-01,0.0,4,2.2704611998051404953e-02);
INSERT INTO "epoch_metric" VALUES(4,2,'f309f12445b03124',1.59155035018920898437e+00,0.003,6.95161700248718261718e-01,0.0,4,2.21515230005024932324e-02);
INSERT INTO "epoch_metric" VALUES(4,3,'f309f12445b03124',1.56900358200073242187e+00,0.003,6.61126792430877685546e-01,0.0,4,2.07972470016102306544e-02);
INSERT INTO "epoch_metric" VALUES(7,1,'fecff7c228c08690',1.90931272506713867187e+00,0.003,3.16603875160217285156e+00,0.0,4,4.33818499997869366779e-01);
INSERT INTO "epoch_metric" VALUES(7,2,'fecff7c228c08690',1.82142591476440429687e+00,0.003,4.41772747039794921875e+00,0.0,4,2.21959080008673481643e-02);
INSERT INTO "epoch_metric" VALUES(9,1,'3cafffb15e2a04e8',1.89261388778686523437e+00,0.003,2.83573555946350097656e+00,0.0,4,3.13471290028246585279e-02);
INSERT INTO "epoch_metric" VALUES(9,2,'3cafffb15e2a04e8',1.86347556114196777343e+00,0.003,3.7591400146484375e+00,0.0,4,2.91391999999177642166e-02);
INSERT INTO "epoch_metric" VALUES(11,1,'d26f901421a25fcc',1.61858892440795898437e+00,0.01,8.25500428676605224609e-01,0.0,4,6.02337550008087418973e-02);
INSERT INTO "epoch_metric" VALUES(11,2,'d26f901421a25fcc',1.56190633773803710937e+00,0.01,0.675745964050293,0.0,4,2.50239309971220791339e-02);
INSERT INTO "epoch_metric" VALUES(11,3,'d26f901421a25fcc',1.52905106544494628906e+00,0.01,6.64353191852569580078e-01,0.0,4,1.68481889995746314525e-02);
INSERT INTO "epoch_metric" VALUES(11,4,'d26f901421a25fcc',1.49749636650085449218e+00,0.01,6.7696285247802734375e-01,0.0,4,1.81326310012082103639e-02);
INSERT INTO "epoch_metric" VALUES(11,5,'d26f901421a25fcc',1.45904421806335449218e+00,0.01,6.83344185352325439453e-01,0.0,4,2.84994419998838566243e-02);
INSERT INTO "epoch_metric" VALUES(11,6,'d26f901421a25fcc',1.4203777313232421875e+00,0.01,6.5472316741943359375e-01,0.0,4,2.60769460001029074192e-02);
INSERT INTO "epoch_metric" VALUES(11,7,'d26f901421a25fcc',1.38483333587646484375e+00,0.01,6.32891774177551269531e-01,0.0,4,2.56872079989989288151e-02);
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
INSERT INTO "event" VALUES(1,1.795449518166996479e+09,'submitted',1,NULL,NULL,'anna','{"runs": 6, "runs_new": 6}');
INSERT INTO "event" VALUES(2,1.7954495197389855385e+09,'claimed',1,1,'5d5cdf51d3d2f4c7','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(3,1.79544952444799232483e+09,'released',1,2,'5d5cdf51d3d2f4c7','anna','{}');
INSERT INTO "event" VALUES(4,1.79544952496800565722e+09,'released',1,3,'5d5cdf51d3d2f4c7','anna','{}');
INSERT INTO "event" VALUES(5,1.79544952498401856428e+09,'done',1,1,'5d5cdf51d3d2f4c7','anna','{}');
INSERT INTO "event" VALUES(6,1.79544952499999094014e+09,'claimed',1,2,'a8c0cc172bb58eb8','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(7,1.7954495256810173988e+09,'done',1,2,'a8c0cc172bb58eb8','anna','{}');
INSERT INTO "event" VALUES(8,1.79544952569200086597e+09,'claimed',1,3,'c1123ce7a66a196a','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(9,1.79544952579000902182e+09,'done',1,3,'c1123ce7a66a196a','anna','{}');
INSERT INTO "event" VALUES(10,1.79544952580099248886e+09,'claimed',1,4,'f309f12445b03124','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(11,1.79544952586798071863e+09,'released',1,5,'f309f12445b03124','anna','{}');
INSERT INTO "event" VALUES(12,1.79544952594498682021e+09,'released',1,6,'f309f12445b03124','anna','{}');
INSERT INTO "event" VALUES(13,1.79544952595399904247e+09,'done',1,4,'f309f12445b03124','anna','{}');
INSERT INTO "event" VALUES(14,1.79544952596900606153e+09,'claimed',1,5,'ee532b6b624bb1ab','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(15,1.79544952605100131036e+09,'done',1,5,'ee532b6b624bb1ab','anna','{}');
INSERT INTO "event" VALUES(16,1.79544952606500244143e+09,'claimed',1,6,'a1cf71f0d892817c','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(17,1.7954495261589870453e+09,'done',1,6,'a1cf71f0d892817c','anna','{}');
INSERT INTO "event" VALUES(18,1.79544952617101669306e+09,'claimed',1,7,'fecff7c228c08690','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(19,1.79544952723699355128e+09,'released',1,8,'fecff7c228c08690','anna','{}');
INSERT INTO "event" VALUES(20,1795449527.245,'done',1,7,'fecff7c228c08690','anna','{}');
INSERT INTO "event" VALUES(21,1.79544952725598359107e+09,'claimed',1,9,'3cafffb15e2a04e8','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(22,1.79544952739800667759e+09,'released',1,10,'3cafffb15e2a04e8','anna','{}');
INSERT INTO "event" VALUES(23,1.79544952740999603276e+09,'done',1,9,'3cafffb15e2a04e8','anna','{}');
INSERT INTO "event" VALUES(24,1.7954495274309978485e+09,'claimed',1,8,'350461ba951d306d','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(25,1.79544952761598968502e+09,'done',1,8,'350461ba951d306d','anna','{}');
INSERT INTO "event" VALUES(26,1.79544952762299036977e+09,'claimed',1,10,'98f439056dbbaaac','host.28907','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(27,1.79544952772900462149e+09,'done',1,10,'98f439056dbbaaac','anna','{}');
INSERT INTO "event" VALUES(28,1.79544953071599292749e+09,'submitted',1,NULL,NULL,'anna','{"runs": 12, "runs_new": 6}');
INSERT INTO "event" VALUES(29,1.79544953091599202152e+09,'cancelled',1,17,NULL,'anna','{}');
INSERT INTO "event" VALUES(30,1.79544953091900944715e+09,'cancelled',1,18,NULL,'anna','{}');
INSERT INTO "event" VALUES(31,1.79544953098499178887e+09,'claimed',1,21,'ecc4f090c788c1c8','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(32,1.79544953099098658555e+09,'crashed',1,21,'ecc4f090c788c1c8','anna','{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(33,1795449530.99501,'claimed',1,21,'2b56885e0d5eeb85','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(34,1.79544953099899291986e+09,'crashed',1,21,'2b56885e0d5eeb85','anna','{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(35,1.79544953099999880785e+09,'failed',1,22,NULL,'anna','{}');
INSERT INTO "event" VALUES(36,1.79544953331601905822e+09,'claimed',1,11,'d26f901421a25fcc','host.28939','{"slot": "cpu-0"}');
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
','/somewhere/eyes/eyes/manifest.csv','{"fingerprint": "24d3e19bd3180e18", "images": 8, "patients": 4, "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}','{"priority": 5, "retry": {"infra": 2, "oom": 0}, "stop": {"all_black": null}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "keep": {"per_trial": "best", "masks": "best"}}','{"rank_by": "image_auc_mean", "alpha": 0.05}','{"eyeseg": "0.1.0", "user": "anna"}',1.79544951815701866147e+09);
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
INSERT INTO "job" VALUES(1,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[1, 1], [2, 3]]}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495196800038814e+09,0,NULL,1.79544951816301345823e+09,1.79544952498100090021e+09);
INSERT INTO "job" VALUES(2,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 1 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 1}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495244710059166e+09,0,NULL,1.79544951816301345823e+09,1.79544952568001151081e+09);
INSERT INTO "job" VALUES(3,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 2}',1,'done',1,2,NULL,'host.28907',NULL,1.79544952499299049382e+09,0,NULL,1.79544951816301345823e+09,1.79544952578900313374e+09);
INSERT INTO "job" VALUES(4,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[3, 1], [4, 3]]}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495196800038814e+09,0,NULL,1.79544951816301345823e+09,1.79544952595299339291e+09);
INSERT INTO "job" VALUES(5,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 1 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 3}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495258819818497e+09,0,NULL,1.79544951816301345823e+09,1.79544952604898953437e+09);
INSERT INTO "job" VALUES(6,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 4}',1,'done',1,2,NULL,'host.28907',NULL,1.79544952596200561517e+09,0,NULL,1.79544951816301345823e+09,1.79544952615701556208e+09);
INSERT INTO "job" VALUES(7,'train','eyeseg.train',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[5, 2]]}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495196800038814e+09,0,NULL,1.79544951816301345823e+09,1.79544952724399423603e+09);
INSERT INTO "job" VALUES(8,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 5}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495272620186806e+09,0,NULL,1.79544951816301345823e+09,1.79544952761498403546e+09);
INSERT INTO "job" VALUES(9,'train','eyeseg.train',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[6, 2]]}',1,'done',1,2,NULL,'host.28907',NULL,1.7954495196800038814e+09,0,NULL,1.79544951816301345823e+09,1.79544952740798449512e+09);
INSERT INTO "job" VALUES(10,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 6}',1,'done',1,2,NULL,'host.28907',NULL,1.79544952743300938605e+09,0,NULL,1.79544951816301345823e+09,1.79544952772900462149e+09);
INSERT INTO "job" VALUES(11,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[7, 2000]]}',1,'running',1,2,'d26f901421a25fcc','host.28939',1.79544965330901861192e+09,1.79544953324701929094e+09,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(12,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 7}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(13,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[8, 2000]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544953324701929094e+09,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(14,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 8}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(15,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[9, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544953324701929094e+09,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(16,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 9}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(17,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[10, 2]]}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,1,NULL,1.79544953071301579476e+09,1.79544953091498613352e+09);
INSERT INTO "job" VALUES(18,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 10}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,0,'its training is cancelled',1.79544953071301579476e+09,1.79544953091800355915e+09);
INSERT INTO "job" VALUES(19,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[11, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544953324701929094e+09,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(20,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 11}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544953071301579476e+09,NULL);
INSERT INTO "job" VALUES(21,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[12, 2]]}',1,'dead',2,2,NULL,'host.1',NULL,NULL,0,'crashed: killed by SIGKILL',1.79544953071301579476e+09,1.79544953099798703191e+09);
INSERT INTO "job" VALUES(22,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 12}',1,'failed',0,2,NULL,NULL,NULL,NULL,0,'its training is dead',1.79544953071301579476e+09,1.79544953099999880785e+09);
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
INSERT INTO "run" VALUES(1,'efa06444dcd327e7','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.14080810546875, "all_black": false, "pooled_auc": 0.606527343945896}',1,2,1,1.79544951816401934623e+09,1.7954495256810173988e+09);
INSERT INTO "run" VALUES(2,'913960dc4776e85d','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.121734619140625, "all_black": false, "pooled_auc": 0.7735245337899315}',1,3,3,1.79544951816401934623e+09,1.79544952579101467137e+09);
INSERT INTO "run" VALUES(3,'80606ff87dff2d87','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.1409912109375, "all_black": false, "pooled_auc": 0.5856217716340815}',4,5,4,1.79544951816401934623e+09,1.79544952605100131036e+09);
INSERT INTO "run" VALUES(4,'57baf2b23db227fb','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.12408447265625, "all_black": false, "pooled_auc": 0.7256412851135167}',4,6,6,1.79544951816401934623e+09,1.7954495261589870453e+09);
INSERT INTO "run" VALUES(5,'7a40c06e3dda9eaf','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": -0.00245571113191545, "all_black": false, "pooled_auc": 0.5163057105808014}',7,8,8,1.79544951816401934623e+09,1.79544952761598968502e+09);
INSERT INTO "run" VALUES(6,'685ca48bfa83c1e8','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": -0.003961562644690275, "all_black": false, "pooled_auc": 0.5141573472414263}',9,10,10,1.79544951816401934623e+09,1.79544952773001050948e+09);
INSERT INTO "run" VALUES(7,'0b00f05ee3e577b1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'running',NULL,NULL,NULL,11,12,NULL,1.79544953071398138999e+09,NULL);
INSERT INTO "run" VALUES(8,'bb7c4dd94d60223e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'pending',NULL,NULL,NULL,13,14,NULL,1.79544953071398138999e+09,NULL);
INSERT INTO "run" VALUES(9,'b91a45b91a0cf9a1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,15,16,NULL,1.79544953071398138999e+09,NULL);
INSERT INTO "run" VALUES(10,'9d67fcbd5c155539','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'cancelled',NULL,NULL,NULL,17,18,NULL,1.79544953071398138999e+09,1.79544953093200469014e+09);
INSERT INTO "run" VALUES(11,'a5b0361ee91e123e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,19,20,NULL,1.79544953071398138999e+09,NULL);
INSERT INTO "run" VALUES(12,'3bc7367bfcf38a9e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'failed','failed',NULL,NULL,21,22,NULL,1.79544953071398138999e+09,1.79544953100100469593e+09);
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
INSERT INTO "worker" VALUES('host.28939',1,'["CPU"]','0.1.0',1.79544953319399213783e+09,1.79544953319998693464e+09);
CREATE INDEX ix_event_experiment_id ON event (experiment_id);
CREATE INDEX ix_event_job_id ON event (job_id);
CREATE INDEX ix_job_experiment_id ON job (experiment_id);
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
COMMIT;
