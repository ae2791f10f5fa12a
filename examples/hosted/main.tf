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

# The smallest order: one link, hosted by a partner. It carries no traffic yet. The apply
# blocks until both sides have built it.

data "interlink_partner" "this" {
  name = var.partner
}

data "interlink_pop" "this" {
  name = var.pop
}

resource "interlink_link" "this" {
  name           = var.name
  pop_id         = data.interlink_pop.this.id
  partner_id     = data.interlink_partner.this.id
  bandwidth_mbps = var.bandwidth_mbps
}
