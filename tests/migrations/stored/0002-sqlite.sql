BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
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
INSERT INTO "artifact" VALUES(1,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-afcb70de905b1ebd/epoch-0001','945c5ff65b8d5205fd356b6bc1645002fc24952cdab06ed79eee35e3da223766',1,0,'afcb70de905b1ebd',1.79544602042000579831e+09);
INSERT INTO "artifact" VALUES(2,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-afcb70de905b1ebd/epoch-0002','3261710f59c3e3a52421326af6c70f2360de9e2ac20c8d829c69ac99db2fcdf0',2,0,'afcb70de905b1ebd',1.79544602061598157884e+09);
INSERT INTO "artifact" VALUES(3,1,'4d173b92da1faafb','checkpoint','experiment-1/job-1/a1-afcb70de905b1ebd/epoch-0003','e9ae456c2dcb55763640e8f57dcacb3f24abe2e4a55a25826d39113160b172e6',3,0,'afcb70de905b1ebd',1795446020.771);
INSERT INTO "artifact" VALUES(4,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-9b355ce5de025e53/epoch-0001','4024838354fdcb6ef20424498607ef2826669d04720fcf0ac536377066442b61',1,0,'9b355ce5de025e53',1.79544602292801880839e+09);
INSERT INTO "artifact" VALUES(5,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-9b355ce5de025e53/epoch-0002','01e4758468f1dc9251094e0c531fb68f9bc2dd35ee65407613bfacdc97e215cc',2,0,'9b355ce5de025e53',1.79544602312298870079e+09);
INSERT INTO "artifact" VALUES(6,4,'fbbc28008955a5a0','checkpoint','experiment-1/job-4/a1-9b355ce5de025e53/epoch-0003','8154a6e44c839eebbe866079e4d2caac865ac9abb8cf4ac2d46c212b990d8ee1',3,0,'9b355ce5de025e53',1.79544602330999231339e+09);
INSERT INTO "artifact" VALUES(7,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-229a0e9a2c327280/epoch-0001','bcc70c8e18cf352b0c473656f35dbde693c6673d257d626eb05740d65a0d1e84',1,0,'229a0e9a2c327280',1.79544602510298204425e+09);
INSERT INTO "artifact" VALUES(8,7,'965d7c3cc89e6a75','checkpoint','experiment-1/job-7/a1-229a0e9a2c327280/epoch-0002','b33258c8c3c447976dd88cdbcda260cbc55147dceb9bda5d03da4709a4d10eb7',2,0,'229a0e9a2c327280',1.79544602531501054764e+09);
INSERT INTO "artifact" VALUES(9,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-b5a9618e467be0f1/epoch-0001','568e0863506d8214e765ed6bdb35c2bbf7a7b4647c136988526ac98760c3814f',1,0,'b5a9618e467be0f1',1.79544602625099420549e+09);
INSERT INTO "artifact" VALUES(10,9,'524dc1853496f4f2','checkpoint','experiment-1/job-9/a1-b5a9618e467be0f1/epoch-0002','3338c132c1f8382f2bf8d96d0de0529e14830ec3d9dddebac8ece604fe65dfba',2,0,'b5a9618e467be0f1',1.79544602652200460429e+09);
INSERT INTO "artifact" VALUES(15,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-594822770acb9c84/epoch-0005','92ad98423c5dd7fc9ba80e0c221d26c20af0f9b62c5e290494024be2e0ac7a34',5,0,'594822770acb9c84',1.79544605380699038503e+09);
INSERT INTO "artifact" VALUES(16,11,'5cf487adb863a22a','checkpoint','experiment-1/job-11/a1-594822770acb9c84/epoch-0006','f8598f683b10780e7869889bd9dacbfaf627ef44daf9ea109d5be49d9954d1fd',6,0,'594822770acb9c84',1.79544605391300463679e+09);
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
INSERT INTO "attempt" VALUES('afcb70de905b1ebd',1,1,'host.14466','cpu-0','CPU',1.79544600582801103594e+09,1.79544602080399084086e+09,1.49828530949998821601e+01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('ec3e60d378665b3d',2,1,'host.14466','cpu-0','CPU',1.79544602082398676873e+09,1.79544602202498626702e+09,1.20041300400043837726e+00,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('d158fedfa1d45fba',3,1,'host.14466','cpu-0','CPU',1.79544602205998897557e+09,1.79544602257799053193e+09,5.2011742399918148294e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('9b355ce5de025e53',4,1,'host.14466','cpu-0','CPU',1.79544602261500501629e+09,1.79544602334600090975e+09,7.33347271001548506319e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('b0fefd6c2419a625',5,1,'host.14466','cpu-0','CPU',1.79544602336100792882e+09,1.79544602380401492115e+09,4.42430622999381739646e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('698e7381f36e2c56',6,1,'host.14466','cpu-0','CPU',1.79544602386999726292e+09,1795446024.188,3.30708501998742576688e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('229a0e9a2c327280',7,1,'host.14466','cpu-0','CPU',1.79544602424798750879e+09,1.79544602542500782008e+09,1.17732039299880852922e+00,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('586f564dceaac0e2',8,1,'host.14466','cpu-0','CPU',1.79544602548000669477e+09,1.79544602577998495098e+09,2.99637281001196242868e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('b5a9618e467be0f1',9,1,'host.14466','cpu-0','CPU',1.79544602582001686097e+09,1.79544602667400550848e+09,8.34314230000018142163e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('fff7be35d3dbd5ad',10,1,'host.14466','cpu-0','CPU',1.79544602671600866321e+09,1.79544602712099552149e+09,4.04465338000591145828e-01,'done',NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
INSERT INTO "attempt" VALUES('b8cdd992154a98cd',21,1,'host.1','cpu-0','CPU',1.79544603627198195452e+09,1.79544603631100797651e+09,3.90260219573974609375e-02,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('bb635d90353a0268',21,2,'host.1','cpu-0','CPU',1.79544603633599281307e+09,1.79544603636399507529e+09,2.8002262115478515625e-02,'crashed','crashed: killed by SIGKILL',NULL);
INSERT INTO "attempt" VALUES('594822770acb9c84',11,1,'host.14918','cpu-0','CPU',1.79544604184201812748e+09,NULL,NULL,NULL,NULL,'{"eyeseg": "0.1.0", "python": "3.11.7", "packages": {"torch": "2.15.0", "torchvision": "0.29.2", "numpy": "2.4.6", "pillow": "13.0.0", "safetensors": "0.8.0"}, "host": "host", "device": "x86_64", "device_kind": "cpu", "threads": 1, "data_fingerprint": "24d3e19bd3180e18", "seed": 0}');
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
INSERT INTO "epoch_metric" VALUES(1,1,'afcb70de905b1ebd',1.61858892440795898437e+00,0.003,8.25500428676605224609e-01,0.0,4,2.45480845002020942047e-01);
INSERT INTO "epoch_metric" VALUES(1,2,'afcb70de905b1ebd',1.5870367288589477539e+00,0.003,6.99861228466033935546e-01,0.0,4,0.0940032729995437);
INSERT INTO "epoch_metric" VALUES(1,3,'afcb70de905b1ebd',1.57003641128540039062e+00,0.003,6.51480317115783691406e-01,0.0,4,6.71490360000461805611e-02);
INSERT INTO "epoch_metric" VALUES(4,1,'9b355ce5de025e53',1.62753140926361083984e+00,0.003,8.27559888362884521484e-01,0.0,4,1.00500304000888718292e-01);
INSERT INTO "epoch_metric" VALUES(4,2,'9b355ce5de025e53',1.59155035018920898437e+00,0.003,6.95161700248718261718e-01,0.0,4,9.38698150021082255989e-02);
INSERT INTO "epoch_metric" VALUES(4,3,'9b355ce5de025e53',1.56900358200073242187e+00,0.003,6.61126792430877685546e-01,0.0,4,8.21415079990401864051e-02);
INSERT INTO "epoch_metric" VALUES(7,1,'229a0e9a2c327280',1.90931272506713867187e+00,0.003,3.16603875160217285156e+00,0.0,4,1.49591239001892972737e-01);
INSERT INTO "epoch_metric" VALUES(7,2,'229a0e9a2c327280',1.82142591476440429687e+00,0.003,4.41772747039794921875e+00,0.0,4,8.50349819993425626307e-02);
INSERT INTO "epoch_metric" VALUES(9,1,'b5a9618e467be0f1',1.89261388778686523437e+00,0.003,2.83573555946350097656e+00,0.0,4,1.50300629000412300229e-01);
INSERT INTO "epoch_metric" VALUES(9,2,'b5a9618e467be0f1',1.86347556114196777343e+00,0.003,3.7591400146484375e+00,0.0,4,1.24506893000216223299e-01);
INSERT INTO "epoch_metric" VALUES(11,1,'594822770acb9c84',1.61858892440795898437e+00,0.01,8.25500428676605224609e-01,0.0,4,3.56062246999499620869e-01);
INSERT INTO "epoch_metric" VALUES(11,2,'594822770acb9c84',1.56190633773803710937e+00,0.01,0.675745964050293,0.0,4,7.47286699988762848079e-02);
INSERT INTO "epoch_metric" VALUES(11,3,'594822770acb9c84',1.52905106544494628906e+00,0.01,6.64353191852569580078e-01,0.0,4,8.37170710001373663544e-02);
INSERT INTO "epoch_metric" VALUES(11,4,'594822770acb9c84',1.49749636650085449218e+00,0.01,6.7696285247802734375e-01,0.0,4,0.0733888470022066);
INSERT INTO "epoch_metric" VALUES(11,5,'594822770acb9c84',1.45904421806335449218e+00,0.01,6.83344185352325439453e-01,0.0,4,6.09565560007467865943e-02);
INSERT INTO "epoch_metric" VALUES(11,6,'594822770acb9c84',1.4203777313232421875e+00,0.01,6.5472316741943359375e-01,0.0,4,5.78599100008432287722e-02);
INSERT INTO "epoch_metric" VALUES(11,7,'594822770acb9c84',1.38483333587646484375e+00,0.01,6.32891774177551269531e-01,0.0,4,5.45490170006814878433e-02);
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
INSERT INTO "event" VALUES(1,1.7954460004689977169e+09,'submitted',1,NULL,NULL,'anna','{"runs": 6, "runs_new": 6}');
INSERT INTO "event" VALUES(2,1.79544600582901692394e+09,'claimed',1,1,'afcb70de905b1ebd','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(3,1.79544602043098950388e+09,'released',1,2,'afcb70de905b1ebd','anna','{}');
INSERT INTO "event" VALUES(4,1.79544602077200555808e+09,'released',1,3,'afcb70de905b1ebd','anna','{}');
INSERT INTO "event" VALUES(5,1.79544602080399084086e+09,'done',1,1,'afcb70de905b1ebd','anna','{}');
INSERT INTO "event" VALUES(6,1.79544602082398676873e+09,'claimed',1,2,'ec3e60d378665b3d','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(7,1.79544602202498626702e+09,'done',1,2,'ec3e60d378665b3d','anna','{}');
INSERT INTO "event" VALUES(8,1.79544602205998897557e+09,'claimed',1,3,'d158fedfa1d45fba','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(9,1.79544602257799053193e+09,'done',1,3,'d158fedfa1d45fba','anna','{}');
INSERT INTO "event" VALUES(10,1.79544602261500501629e+09,'claimed',1,4,'9b355ce5de025e53','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(11,1.79544602293401360515e+09,'released',1,5,'9b355ce5de025e53','anna','{}');
INSERT INTO "event" VALUES(12,1.79544602330999231339e+09,'released',1,6,'9b355ce5de025e53','anna','{}');
INSERT INTO "event" VALUES(13,1.79544602334700679775e+09,'done',1,4,'9b355ce5de025e53','anna','{}');
INSERT INTO "event" VALUES(14,1.79544602337002015112e+09,'claimed',1,5,'b0fefd6c2419a625','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(15,1.79544602380401492115e+09,'done',1,5,'b0fefd6c2419a625','anna','{}');
INSERT INTO "event" VALUES(16,1.79544602386999726292e+09,'claimed',1,6,'698e7381f36e2c56','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(17,1795446024.188,'done',1,6,'698e7381f36e2c56','anna','{}');
INSERT INTO "event" VALUES(18,1.79544602424798750879e+09,'claimed',1,7,'229a0e9a2c327280','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(19,1.79544602531601643559e+09,'released',1,8,'229a0e9a2c327280','anna','{}');
INSERT INTO "event" VALUES(20,1.79544602542500782008e+09,'done',1,7,'229a0e9a2c327280','anna','{}');
INSERT INTO "event" VALUES(21,1.79544602548000669477e+09,'claimed',1,8,'586f564dceaac0e2','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(22,1.79544602577998495098e+09,'done',1,8,'586f564dceaac0e2','anna','{}');
INSERT INTO "event" VALUES(23,1.79544602582001686097e+09,'claimed',1,9,'b5a9618e467be0f1','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(24,1.79544602652401638033e+09,'released',1,10,'b5a9618e467be0f1','anna','{}');
INSERT INTO "event" VALUES(25,1.79544602667501115803e+09,'done',1,9,'b5a9618e467be0f1','anna','{}');
INSERT INTO "event" VALUES(26,1.79544602671701455116e+09,'claimed',1,10,'fff7be35d3dbd5ad','host.14466','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(27,1.79544602712099552149e+09,'done',1,10,'fff7be35d3dbd5ad','anna','{}');
INSERT INTO "event" VALUES(28,1.79544603531801414495e+09,'submitted',1,NULL,NULL,'anna','{"runs": 12, "runs_new": 6}');
INSERT INTO "event" VALUES(29,1.79544603606099939345e+09,'cancelled',1,17,NULL,'anna','{}');
INSERT INTO "event" VALUES(30,1.79544603607101726531e+09,'cancelled',1,18,NULL,'anna','{}');
INSERT INTO "event" VALUES(31,1.79544603627198195452e+09,'claimed',1,21,'b8cdd992154a98cd','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(32,1.79544603631100797651e+09,'crashed',1,21,'b8cdd992154a98cd','anna','{"now": "queued", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(33,1.79544603633599281307e+09,'claimed',1,21,'bb635d90353a0268','host.1','{"slot": "cpu-0"}');
INSERT INTO "event" VALUES(34,1.79544603636500096324e+09,'crashed',1,21,'bb635d90353a0268','anna','{"now": "dead", "error": "crashed: killed by SIGKILL"}');
INSERT INTO "event" VALUES(35,1.79544603636500096324e+09,'failed',1,22,NULL,'anna','{}');
INSERT INTO "event" VALUES(36,1.79544604184298372271e+09,'claimed',1,11,'594822770acb9c84','host.14918','{"slot": "cpu-0"}');
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
','/somewhere/eyes/eyes/manifest.csv','{"fingerprint": "24d3e19bd3180e18", "images": 8, "patients": 4, "positive_fraction": 0.06315104166666667, "images_without_lesion": 0}','{"priority": 5, "retry": {"infra": 2, "oom": 0}, "stop": {"all_black": null}, "budget": {"max_runs": 10000, "gpu_hours": null, "on_exceed": "refuse"}, "keep": {"per_trial": "best", "masks": "best"}}','{"rank_by": "image_auc_mean", "alpha": 0.05}','{"eyeseg": "0.1.0", "user": "anna"}',1.79544600041399908061e+09);
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
INSERT INTO "job" VALUES(1,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[1, 1], [2, 3]]}',1,'done',1,2,NULL,'host.14466',NULL,1.79544600577598953243e+09,0,NULL,1.79544600043001174923e+09,1.79544602080201959608e+09);
INSERT INTO "job" VALUES(2,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 1 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 1}',1,'done',1,2,NULL,'host.14466',NULL,1.79544602047798180577e+09,0,NULL,1.79544600043101763723e+09,1.79544602202398037907e+09);
INSERT INTO "job" VALUES(3,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 1/2 · 3 epochs','4d173b92da1faafb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 2}',1,'done',1,2,NULL,'host.14466',NULL,1.79544602079699039463e+09,0,NULL,1.79544600043701219559e+09,1.79544602257300162312e+09);
INSERT INTO "job" VALUES(4,'train','eyeseg.train',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[3, 1], [4, 3]]}',1,'done',1,2,NULL,'host.14466',NULL,1.79544600577598953243e+09,0,NULL,1.79544600045000767715e+09,1.79544602334600090975e+09);
INSERT INTO "job" VALUES(5,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 1 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 3}',1,'done',1,2,NULL,'host.14466',NULL,1.79544602296398735042e+09,0,NULL,1.7954460004510135651e+09,1.79544602380401492115e+09);
INSERT INTO "job" VALUES(6,'evaluate','eyeseg.evaluate',5,'unet lr=0.003 · by_patient fold 2/2 · 3 epochs','fbbc28008955a5a0','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 4}',1,'done',1,2,NULL,'host.14466',NULL,1.79544602334000611308e+09,0,NULL,1.7954460004510135651e+09,1.79544602418699407574e+09);
INSERT INTO "job" VALUES(7,'train','eyeseg.train',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[5, 2]]}',1,'done',1,2,NULL,'host.14466',NULL,1.79544600577598953243e+09,0,NULL,1.79544600045201921466e+09,1.79544602542400217053e+09);
INSERT INTO "job" VALUES(8,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 1/2 · 2 epochs','965d7c3cc89e6a75','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 5}',1,'done',1,2,NULL,'host.14466',NULL,1795446025.41499,0,NULL,1.79544600045201921466e+09,1.79544602577901935575e+09);
INSERT INTO "job" VALUES(9,'train','eyeseg.train',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[6, 2]]}',1,'done',1,2,NULL,'host.14466',NULL,1.79544600577598953243e+09,0,NULL,1.79544600045298480988e+09,1.79544602666901636123e+09);
INSERT INTO "job" VALUES(10,'evaluate','eyeseg.evaluate',5,'segnet · by_patient fold 2/2 · 2 epochs','524dc1853496f4f2','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 6}',1,'done',1,2,NULL,'host.14466',NULL,1.79544602664000844957e+09,0,NULL,1.79544600045298480988e+09,1.79544602711998963354e+09);
INSERT INTO "job" VALUES(11,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[7, 2000]]}',1,'running',1,2,'594822770acb9c84','host.14918',1.79544616183598303789e+09,1.79544604175998258593e+09,0,NULL,1.79544603528401708605e+09,NULL);
INSERT INTO "job" VALUES(12,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 1/2 · 2000 epochs','5cf487adb863a22a','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 7}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544603528401708605e+09,NULL);
INSERT INTO "job" VALUES(13,'train','eyeseg.train',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[8, 2000]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544604175998258593e+09,0,NULL,1.79544603529101753228e+09,NULL);
INSERT INTO "job" VALUES(14,'evaluate','eyeseg.evaluate',5,'unet lr=0.01 · by_patient fold 2/2 · 2000 epochs','792efeec7d776433','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 8}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544603529101753228e+09,NULL);
INSERT INTO "job" VALUES(15,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[9, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544604175998258593e+09,0,NULL,1.79544603529198312764e+09,NULL);
INSERT INTO "job" VALUES(16,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 1/2 · 2 epochs','e5a17fb18ba869bb','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 9}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544603529198312764e+09,NULL);
INSERT INTO "job" VALUES(17,'train','eyeseg.train',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[10, 2]]}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,1,NULL,1.79544603529298901559e+09,1.79544603605999350546e+09);
INSERT INTO "job" VALUES(18,'evaluate','eyeseg.evaluate',5,'unet lr=0.02 · by_patient fold 2/2 · 2 epochs','26771f0809b96211','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 10}',1,'cancelled',0,2,NULL,NULL,NULL,NULL,0,'its training is cancelled',1.79544603529298901559e+09,1.79544603607101726531e+09);
INSERT INTO "job" VALUES(19,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "serves": [[11, 2]]}',1,'queued',0,2,NULL,NULL,NULL,1.79544604175998258593e+09,0,NULL,1.79544603530200123789e+09,NULL);
INSERT INTO "job" VALUES(20,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 1/2 · 2 epochs','5d1d01e4db487afd','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}, "run_id": 11}',1,'pending',0,2,NULL,NULL,NULL,NULL,0,NULL,1.79544603530200123789e+09,NULL);
INSERT INTO "job" VALUES(21,'train','eyeseg.train',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "serves": [[12, 2]]}',1,'dead',2,2,NULL,'host.1',NULL,NULL,0,'crashed: killed by SIGKILL',1.79544603530300712589e+09,1.79544603636399507529e+09);
INSERT INTO "job" VALUES(22,'evaluate','eyeseg.evaluate',5,'unet lr=0.03 · by_patient fold 2/2 · 2 epochs','5c3eb4379f5265ae','{"data": {"manifest": "/somewhere/eyes/eyes/manifest.csv", "fingerprint": "24d3e19bd3180e18", "data_root": null}, "split": {"definition": {"kind": "kfold", "k": 2, "by": "patient", "seed": 0}, "fingerprint": "df7713c5b7514487"}, "spec": {"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}, "run_id": 12}',1,'failed',0,2,NULL,NULL,NULL,NULL,0,'its training is dead',1.79544603530300712589e+09,1.79544603636500096324e+09);
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
INSERT INTO "run" VALUES(1,'efa06444dcd327e7','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.14080810546875, "all_black": false, "pooled_auc": 0.606527343945896}',1,2,1,1.79544600043600654603e+09,1.79544602203198671338e+09);
INSERT INTO "run" VALUES(2,'913960dc4776e85d','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": 0.121734619140625, "all_black": false, "pooled_auc": 0.7735245337899315}',1,3,3,1.79544600043701219559e+09,1.79544602258700275419e+09);
INSERT INTO "run" VALUES(3,'80606ff87dff2d87','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 1, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.1409912109375, "all_black": false, "pooled_auc": 0.5856217716340815}',4,5,4,1.7954460004510135651e+09,1.79544602382199907308e+09);
INSERT INTO "run" VALUES(4,'57baf2b23db227fb','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 3, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": 0.12408447265625, "all_black": false, "pooled_auc": 0.7256412851135167}',4,6,6,1.7954460004510135651e+09,1.79544602421399068833e+09);
INSERT INTO "run" VALUES(5,'7a40c06e3dda9eaf','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'done','ok',NULL,'{"threshold_tuned": -0.00245571113191545, "all_black": false, "pooled_auc": 0.5163057105808014}',7,8,8,1.79544600045201921466e+09,1.79544602579398608209e+09);
INSERT INTO "run" VALUES(6,'685ca48bfa83c1e8','{"model": "segnet", "width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.003, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'done','ok',NULL,'{"threshold_tuned": -0.003961562644690275, "all_black": false, "pooled_auc": 0.5141573472414263}',9,10,10,1.79544600045298480988e+09,1.79544602712699031829e+09);
INSERT INTO "run" VALUES(7,'0b00f05ee3e577b1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'running',NULL,NULL,NULL,11,12,NULL,1.79544603528498268128e+09,NULL);
INSERT INTO "run" VALUES(8,'bb7c4dd94d60223e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.01, "epochs": 2000, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'pending',NULL,NULL,NULL,13,14,NULL,1.79544603529101753228e+09,NULL);
INSERT INTO "run" VALUES(9,'b91a45b91a0cf9a1','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,15,16,NULL,1.79544603529198312764e+09,NULL);
INSERT INTO "run" VALUES(10,'9d67fcbd5c155539','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.02, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'cancelled',NULL,NULL,NULL,17,18,NULL,1.79544603529298901559e+09,1.79544603609801387781e+09);
INSERT INTO "run" VALUES(11,'a5b0361ee91e123e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient"}','24d3e19bd3180e18','df7713c5b7514487',1,0,'pending',NULL,NULL,NULL,19,20,NULL,1.79544603530300712589e+09,NULL);
INSERT INTO "run" VALUES(12,'3bc7367bfcf38a9e','{"width": 4, "loss": "bce_dice", "optimizer": "adamw", "lr": 0.03, "epochs": 2, "batch_size": 4, "augment": "flips", "image_size": [48, 32], "split": "by_patient", "fold": 2}','24d3e19bd3180e18','df7713c5b7514487',2,0,'failed','failed',NULL,NULL,21,22,NULL,1.79544603530300712589e+09,1.79544603638298511504e+09);
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
INSERT INTO "worker" VALUES('host.14918',1,'["CPU"]','0.1.0',1.79544604166499233242e+09,1.79544605179199433329e+09);
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
