# What `make demo` applies. It is a configuration as anybody would write it: only the variables are set by the demo.

terraform {
  required_providers {
    interlink = {
      source = "demo.invalid/interlink-provider/interlink" # asks no registry
    }
  }
}

# Credentials, project, region and the API's URL come from the environment (SCW_*).
provider "interlink" {}

data "interlink_partner" "demo" {
  name = "FranceIX"
}

data "interlink_pop" "demo" {
  name = "TH2"
}

resource "interlink_routing_policy" "demo" {
  name              = "demo-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16", "10.65.0.0/16"]
}

resource "interlink_link" "demo" {
  name           = "demo"
  pop_id         = data.interlink_pop.demo.id
  partner_id     = data.interlink_partner.demo.id
  bandwidth_mbps = 50

  vpc_id                   = var.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.demo.id
  enable_route_propagation = true

  timeouts {
    create = var.create_timeout
  }
}
