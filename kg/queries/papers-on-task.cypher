// Which papers work on a task?
// $task: a Task, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: task="object detection"
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE toLower(t.name) = wanted OR any(alias IN t.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:ADDRESSES]->(t)
RETURN p.title AS paper, p.year AS year, r.sentence AS sentence, p.id AS id, t.id AS task_id
ORDER BY coalesce(year, 0) DESC, paper, id, task_id
LIMIT $limit
