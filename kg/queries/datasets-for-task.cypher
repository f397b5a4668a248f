// On which datasets do the papers on a task evaluate?
// $task: a Task, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: task="object detection"
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE toLower(t.name) = wanted OR any(alias IN t.aliases WHERE toLower(alias) = wanted)
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(d:Dataset)
WITH d, t, count(DISTINCT p.id) AS papers, min(p.id) AS proof
ORDER BY papers DESC, d.name, d.id, t.id
LIMIT $limit
// the sentences are of one paper, so that together they prove the row
MATCH (t)<-[r:ADDRESSES]-(p:Paper {id: proof})-[e:EVALUATES_ON]->(d)
RETURN d.name AS dataset, papers, min(r.sentence) AS task_sentence, min(e.sentence) AS dataset_sentence,
       p.title AS paper, d.id AS id, p.id AS paper_id, t.id AS task_id
ORDER BY papers DESC, dataset, id, task_id
