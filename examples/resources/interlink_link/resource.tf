# Hosted by a partner. The apply waits until the partner has built its side.
data "interlink_partner" "this" {
  name = "FranceIX"
}

data "interlink_pop" "this" {
  name = "Telehouse TH2"
}

resource "interlink_routing_policy" "v4" {
  name              = "office-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16"]

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_link" "office" {
  name           = "office"
  pop_id         = data.interlink_pop.this.id
  partner_id     = data.interlink_partner.this.id
  bandwidth_mbps = 100

  vpc_id                   = "fr-par/11111111-2222-3333-4444-555555555555"
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  enable_route_propagation = true

  timeouts {
    create = "2h"
  }
}
