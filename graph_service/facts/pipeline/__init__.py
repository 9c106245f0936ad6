"""Chapter pipeline: deals, products, seats, holders, flows, helped records, competitors."""
