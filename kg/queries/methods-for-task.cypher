// Which methods do the papers on a task propose or use?
// $task: a Task, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: task="object detection"
WITH toLower($task) AS wanted
MATCH (t:Task)
WHERE toLower(t.name) = wanted OR any(alias IN t.aliases WHERE toLower(alias) = wanted)
MATCH (t)<-[:ADDRESSES]-(p:Paper)-[:PROPOSES|USES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p.id) AS papers, m.id AS id
ORDER BY papers DESC, method, id
LIMIT $limit
