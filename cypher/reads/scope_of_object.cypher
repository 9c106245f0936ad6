// One row: who asks, and the customer asked about (by itself or through a deal), with what binds the two.
// Starts from: unique Opportunity(id), Customer(id), Employee(id), Company(id).
CYPHER 5
OPTIONAL MATCH (company:Company {id: 'company'})
OPTIONAL MATCH (viewer:Employee {id: $viewer_id})
OPTIONAL MATCH (:Opportunity {id: $opportunity_id})-[:AT]->(of_deal:Customer)
OPTIONAL MATCH (named:Customer {id: $customer_id})
WITH company, viewer, coalesce(of_deal, named) AS c
RETURN viewer.id AS viewer_id,
  viewer.role AS viewer_role,
  coalesce(viewer.hired_on <= $today, true) AND coalesce($today < viewer.left_on, true) AS is_active,
  EXISTS { (viewer)-[:LEADS]->(:OrgUnit) } AS is_lead,
  company.revision AS company_revision,
  CASE WHEN c IS NULL THEN [] ELSE [c.id] END AS customer_ids,
  CASE WHEN c IS NULL THEN [] ELSE [c.revision] END AS revisions,
  CASE
    WHEN EXISTS {
      MATCH (viewer)-[w:COVERS]->(c)
      WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[w:COVERS {with_subsidiaries: true}]->(:Customer)<-[:PART_OF*1..10]-(c)
      WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c)
      WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } THEN [c.id]
    ELSE []
  END AS own_ids,
  CASE
    WHEN EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:COVERS]->(c)
      WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:COVERS]->(g:Customer)
      MATCH (g)<-[:PART_OF*1..10]-(c)
      WHERE w.with_subsidiaries AND coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:WORKS_ON]->(o:Opportunity)
      MATCH (o)-[:AT]->(c)
      WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
    } THEN [c.id]
    ELSE []
  END AS led_ids
