// Which methods, datasets and tasks have a name or alias?
// $name: string, a name or alias (required)
// Example: name=MSCOCO
WITH toLower($name) AS wanted
MATCH (n:Dataset)
WHERE toLower(n.name) = wanted OR any(alias IN n.aliases WHERE toLower(alias) = wanted)
RETURN 'Dataset' AS label, n.name AS name, n.aliases AS aliases, n.id AS id
ORDER BY id
UNION ALL
WITH toLower($name) AS wanted
MATCH (n:Method)
WHERE toLower(n.name) = wanted OR any(alias IN n.aliases WHERE toLower(alias) = wanted)
RETURN 'Method' AS label, n.name AS name, n.aliases AS aliases, n.id AS id
ORDER BY id
UNION ALL
WITH toLower($name) AS wanted
MATCH (n:Task)
WHERE toLower(n.name) = wanted OR any(alias IN n.aliases WHERE toLower(alias) = wanted)
RETURN 'Task' AS label, n.name AS name, n.aliases AS aliases, n.id AS id
ORDER BY id
