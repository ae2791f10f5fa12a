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

# Order, hand the pairing key to the partner, wait, go on: all in one apply.

data "interlink_partner" "this" {
  name = "FranceIX"
}

data "interlink_pop" "this" {
  name = "Telehouse TH2"
}

# 1. The order. It returns as soon as it is taken, with the pairing key.
resource "interlink_link" "this" {
  name            = var.name
  pop_id          = data.interlink_pop.this.id
  partner_id      = data.interlink_partner.this.id
  bandwidth_mbps  = 100
  wait_for_status = "requested"
}

# 2. The step that takes the key to the partner. Here it is a program; where the
# partner has a provider of its own, it is a resource of that provider. It runs
# once for each order, for it depends on the id.
resource "terraform_data" "handover" {
  triggers_replace = interlink_link.this.id

  provisioner "local-exec" {
    command     = var.handover_command
    environment = { PAIRING_KEY = interlink_link.this.pairing_key }
  }
}

# 3. The gate. It is created once the link is built.
resource "interlink_link_activation" "this" {
  link_id    = interlink_link.this.id
  depends_on = [terraform_data.handover]

  timeouts {
    create = var.patience
  }
}

# 4. What needs the link depends on the gate.
resource "terraform_data" "needs_the_link" {
  input      = interlink_link.this.peer_bgp_config
  depends_on = [interlink_link_activation.this]
}
