// One row per customer asked for: its chapter of deals as maps of column lists.
// Starts from: unique Customer(id). Locks the customers in id order, so that nothing half-written is read.
CYPHER 5
MATCH (c:Customer)
USING INDEX SEEK c:Customer(id)
WHERE c.id IN $given.customer_ids
WITH c
ORDER BY c.id
SET c._lock = true
WITH c
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)
  WITH collect({n: o}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    amount: [r IN rows | r.n.amount],
    budget: [r IN rows | r.n.budget],
    origin: [r IN rows | r.n.origin],
    created_on: [r IN rows | r.n.created_on.year * 10000 + r.n.created_on.month * 100 + r.n.created_on.day],
    expected_close: [r IN rows | r.n.expected_close.year * 10000 + r.n.expected_close.month * 100 + r.n.expected_close.day],
    closed_on: [r IN rows | r.n.closed_on.year * 10000 + r.n.closed_on.month * 100 + r.n.closed_on.day],
    status: [r IN rows | r.n.status],
    loss_reason: [r IN rows | r.n.loss_reason],
    approval_quota: [r IN rows | r.n.approval_quota],
    recorded_at: [r IN rows | r.n.recorded_at.epochMillis],
    closed_recorded_at: [r IN rows | r.n.closed_recorded_at.epochMillis]
  } AS deals
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[w:WORKS_ON]-(e:Employee)
  WITH collect({w: w, o: o, e: e}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    employee_id: [r IN rows | r.e.id],
    role: [r IN rows | r.w.role],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS deal_team
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)-[w:ABOUT]->(p:Product)
  WITH collect({w: w, o: o, p: p}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    product_id: [r IN rows | r.p.id],
    amount: [r IN rows | r.w.amount]
  } AS deal_products
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[:IN]-(s:Seat)
  WITH collect({s: s, o: o}) AS rows
  RETURN {
    id: [r IN rows | r.s.id],
    opportunity_id: [r IN rows | r.o.id],
    role: [r IN rows | r.s.role],
    power: [r IN rows | r.s.power],
    power_scope: [r IN rows | r.s.power_scope],
    political: [r IN rows | r.s.political],
    weight: [r IN rows | r.s.weight],
    from: [r IN rows | r.s.`from`.year * 10000 + r.s.`from`.month * 100 + r.s.`from`.day],
    to: [r IN rows | null.year * 10000 + null.month * 100 + null.day],
    recorded_at: [r IN rows | r.s.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | null.epochMillis]
  } AS seats
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[:IN]-(s:Seat)<-[w:HOLDS]-(p:Person)
  WITH collect({w: w, s: s, o: o, p: p}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    seat_id: [r IN rows | r.s.id],
    opportunity_id: [r IN rows | r.o.id],
    person_id: [r IN rows | r.p.id],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS holdings
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[:IN]-(s:Seat)-[w:PASSES_TO]->(next:Seat)
  WITH collect({w: w, s: s, o: o, next: next}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    from_seat_id: [r IN rows | r.s.id],
    to_seat_id: [r IN rows | r.next.id],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS seat_flows
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[w:HELPED]-(e:Employee)
  WHERE w.needs_confirmation IS NULL OR w.confirmed_at IS NOT NULL
  WITH collect({w: w, o: o, e: e}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    employee_id: [r IN rows | r.e.id],
    person_id: [r IN rows | r.w.person_id],
    kind: [r IN rows | r.w.kind],
    at: [r IN rows | r.w.at.year * 10000 + r.w.at.month * 100 + r.w.at.day],
    recorded_at: [r IN rows | coalesce(r.w.confirmed_at.epochMillis, r.w.recorded_at.epochMillis)]
  } AS helped
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[w:HELPED {needs_confirmation: true}]-(e:Employee)
  WITH collect({w: w, o: o, e: e}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    employee_id: [r IN rows | r.e.id],
    person_id: [r IN rows | r.w.person_id],
    kind: [r IN rows | r.w.kind],
    at: [r IN rows | r.w.at.year * 10000 + r.w.at.month * 100 + r.w.at.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    confirmed_at: [r IN rows | r.w.confirmed_at.epochMillis]
  } AS claimed_help
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[:OF]-(w:Closing)
  WITH collect({w: w, o: o}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    status: [r IN rows | r.w.status],
    loss_reason: [r IN rows | r.w.loss_reason],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS past_closings
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[w:COMPETES_FOR]-(k:Competitor)
  WITH collect({w: w, o: o, k: k}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    opportunity_id: [r IN rows | r.o.id],
    competitor_id: [r IN rows | r.k.id],
    quote: [r IN rows | r.w.quote],
    solution: [r IN rows | r.w.solution],
    strategy: [r IN rows | r.w.strategy],
    result: [r IN rows | r.w.result]
  } AS competing
}
CALL (c) {
  MATCH (c)<-[:AT]-(o:Opportunity)<-[:ABOUT]-(n:Observation)
  OPTIONAL MATCH (n)-[:HELD_BY]->(h:Employee|Competitor)
  OPTIONAL MATCH (n)<-[:RECORDED]-(by:Employee)
  WITH collect({n: n, o: o, h: h, by: by}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    opportunity_id: [r IN rows | r.o.id],
    metric: [r IN rows | r.n.metric],
    value: [r IN rows | r.n.value],
    text: [r IN rows | r.n.text],
    holder_kind: [r IN rows | CASE WHEN r.h IS NULL THEN 'company' WHEN r.h:Employee THEN 'employee' ELSE 'competitor' END],
    holder_id: [r IN rows | r.h.id],
    valid_at: [r IN rows | r.n.valid_at.year * 10000 + r.n.valid_at.month * 100 + r.n.valid_at.day],
    recorded_at: [r IN rows | r.n.recorded_at.epochMillis],
    recorded_by: [r IN rows | r.by.id]
  } AS deal_measures
}
RETURN c.id AS customer_id,
  c.revision AS revision,
  claimed_help AS claimed_help,
  competing AS competing,
  deal_measures AS deal_measures,
  deal_products AS deal_products,
  deal_team AS deal_team,
  deals AS deals,
  helped AS helped,
  holdings AS holdings,
  past_closings AS past_closings,
  seat_flows AS seat_flows,
  seats AS seats
ORDER BY customer_id
