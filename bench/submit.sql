\set n random(1, :rows)
BEGIN;
SELECT c0 AS learner, c1 AS attempt, c2 AS run, c3 AS activity, c4 AS edition FROM bench_rows WHERE n = :n \gset
SELECT * FROM learners_accesstoken WHERE learner_id = :learner LIMIT 1;
SELECT * FROM learners_attempt WHERE learner_id = :learner AND id = :attempt FOR UPDATE;
SELECT * FROM learners_enrolment WHERE learner_id = :learner AND run_id = :run FOR UPDATE;
UPDATE learners_attempt SET answers = '{"q0": ["o0"]}', state = 'submitted', score = 100, passed = true, submitted_at = now() WHERE learner_id = :learner AND id = :attempt;
INSERT INTO learners_completion (learner_id, run_id, activity_id, edition_id, score) VALUES (:learner, :run, :activity, :edition, 100) ON CONFLICT DO NOTHING;
UPDATE learners_enrolment SET done = done + 1 WHERE learner_id = :learner AND run_id = :run;
COMMIT;
