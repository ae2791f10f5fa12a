import {
  to = interlink_routing_policy.v4
  id = "fr-par/11111111-2222-3333-4444-555555555555"
}
