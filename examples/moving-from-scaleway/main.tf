terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}

# Credentials, project and region come from the environment (SCW_*) or from a
# profile of Scaleway's configuration file.
provider "interlink" {}

# What was scaleway_interlink_* in the configuration of the official provider.
# The moved blocks can go once every state has been moved.

moved {
  from = scaleway_interlink_routing_policy.v4
  to   = interlink_routing_policy.v4
}

moved {
  from = scaleway_interlink_link.office
  to   = interlink_link.office
}

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
  name                 = "office"
  pop_id               = data.interlink_pop.this.id
  partner_id           = data.interlink_partner.this.id
  bandwidth_mbps       = 50
  routing_policy_v4_id = interlink_routing_policy.v4.id
}
