// One row: our own side as maps of column lists, with its revision.
// Starts from: unique Company(id); then all employees, units, rivals and products (the dossier is all of them).
CYPHER 5
MATCH (company:Company {id: 'company'})
USING INDEX SEEK company:Company(id)
SET company._lock = true
WITH company
CALL () {
  MATCH (e:Employee)
  OPTIONAL MATCH (e)-[:MEMBER_OF]->(u:OrgUnit)
  WITH collect({n: e, u: u}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    role: [r IN rows | r.n.role],
    org_unit_id: [r IN rows | r.u.id],
    opt_out: [r IN rows | coalesce(r.n.own_opt_out, r.n.opt_out)],
    from: [r IN rows | r.n.hired_on.year * 10000 + r.n.hired_on.month * 100 + r.n.hired_on.day],
    to: [r IN rows | r.n.left_on.year * 10000 + r.n.left_on.month * 100 + r.n.left_on.day],
    recorded_at: [r IN rows | r.n.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.n.left_recorded_at.epochMillis]
  } AS employees
}
CALL () {
  MATCH (u:OrgUnit)
  OPTIONAL MATCH (u)-[:PART_OF]->(parent:OrgUnit)
  WITH collect({n: u, parent: parent}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    kind: [r IN rows | r.n.kind],
    parent_id: [r IN rows | r.parent.id]
  } AS org_units
}
CALL () {
  MATCH (e:Employee)-[:LEADS]->(u:OrgUnit)
  WITH collect({e: e, u: u}) AS rows
  RETURN {
    id: [r IN rows | r.e.id + '/' + r.u.id],
    employee_id: [r IN rows | r.e.id],
    org_unit_id: [r IN rows | r.u.id]
  } AS leads
}
CALL () {
  MATCH (a:Employee)-[w:KNOWS]->(b:Employee)
  WITH collect({w: w, a: a, b: b}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    from_id: [r IN rows | r.a.id],
    to_id: [r IN rows | r.b.id],
    strength: [r IN rows | r.w.strength],
    how: [r IN rows | r.w.kind],
    sensitivity: [r IN rows | r.w.sensitivity],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS colleague_ties
}
CALL () {
  MATCH (k:Competitor)
  WITH collect({n: k}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name]
  } AS competitors
}
CALL () {
  MATCH (p:Product)
  WITH collect({n: p}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    category: [r IN rows | r.n.category],
    brand: [r IN rows | r.n.brand],
    high_margin: [r IN rows | r.n.high_margin]
  } AS products
}
RETURN company.revision AS revision,
  colleague_ties AS colleague_ties,
  competitors AS competitors,
  employees AS employees,
  leads AS leads,
  org_units AS org_units,
  products AS products
