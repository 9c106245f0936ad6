// One row: how many images were removed that name somebody, by id or by name; at most $limit.
// Starts from the label BeforeImage: an erasure looks at every image.
CYPHER 5
MATCH (b:BeforeImage)
WHERE $given.subject_id IN b.ids OR size([name IN $given.names WHERE b.image CONTAINS name]) > 0
WITH b
LIMIT $given.limit
DETACH DELETE b
RETURN count(*) AS removed
