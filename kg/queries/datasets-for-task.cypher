// On which datasets do the papers on a task evaluate?
// $task: a Task, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: task="object detection"
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE toLower(t.name) = wanted OR any(alias IN t.aliases WHERE toLower(alias) = wanted)
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:EVALUATES_ON]->(d:Dataset)
RETURN d.name AS dataset, count(DISTINCT p.id) AS papers, d.id AS id
ORDER BY papers DESC, dataset, id
LIMIT $limit
