// One row: by which rules all names are spelt from now on.
// Starts from the unique id of Company.
CYPHER 5
MATCH (company:Company {id: 'company'})
USING INDEX SEEK company:Company(id)
SET company.spelt_by = $given.spelt_by
RETURN company.spelt_by AS spelt_by
