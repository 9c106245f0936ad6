// One row: by which rules all names are spelt.
// Starts from the unique id of Company.
CYPHER 5
MATCH (company:Company {id: 'company'})
USING INDEX SEEK company:Company(id)
RETURN company.spelt_by AS spelt_by
