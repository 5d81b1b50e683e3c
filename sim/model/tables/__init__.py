"""Tables and the protocols under which parties meet at them; `sim.model.tables.protocols` says what a protocol is."""
