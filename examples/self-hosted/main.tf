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

# A link on a dedicated connection of your own. Scaleway builds it, and it is
# "ready" then; it becomes "active" once your router speaks BGP. No partner is
# involved, and there is no pairing key.

data "interlink_dedicated_connection" "this" {
  name = var.connection
}

resource "interlink_link" "this" {
  name           = var.name
  pop_id         = data.interlink_dedicated_connection.this.pop_id
  connection_id  = data.interlink_dedicated_connection.this.id
  bandwidth_mbps = var.bandwidth_mbps
  peer_asn       = var.peer_asn
  vlan           = var.vlan
}
