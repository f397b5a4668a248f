// Which methods do the papers on a task propose or use?
// $task: a Task, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: task="object detection"
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE toLower(t.name) = wanted OR any(alias IN t.aliases WHERE toLower(alias) = wanted)
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:PROPOSES|USES]->(m:Method)
WITH m, t, count(DISTINCT p.id) AS papers, min(p.id) AS proof
ORDER BY papers DESC, m.name, m.id, t.id
LIMIT $limit
// the sentences are of one paper, so that together they prove the row
MATCH (t)<-[r:ADDRESSES]-(p:Paper {id: proof})-[e:PROPOSES|USES]->(m)
RETURN m.name AS method, papers, min(r.sentence) AS task_sentence, min(e.sentence) AS method_sentence,
       p.title AS paper, m.id AS id, p.id AS paper_id, t.id AS task_id
ORDER BY papers DESC, method, id, task_id
