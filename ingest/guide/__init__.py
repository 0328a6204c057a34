"""`schede.yaml` and `tappe.yaml` to the published guide: forms, the sentences that bear each phrase, and what is wrong."""
