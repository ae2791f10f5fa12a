import {
  to = interlink_routing_policy.v4
  identity = {
    region = "fr-par"
    id     = "11111111-2222-3333-4444-555555555555"
  }
}
