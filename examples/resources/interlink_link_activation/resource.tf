# Order, hand the pairing key over, wait, go on: all in one apply.
variable "handover_command" {
  description = "Program that takes the pairing key (in PAIRING_KEY) to the partner."
  type        = string
}

data "interlink_partner" "this" {
  name = "FranceIX"
}

data "interlink_pop" "this" {
  name = "Telehouse TH2"
}

resource "interlink_link" "office" {
  name            = "office"
  pop_id          = data.interlink_pop.this.id
  partner_id      = data.interlink_partner.this.id
  bandwidth_mbps  = 100
  wait_for_status = "requested"
}

resource "terraform_data" "handover" {
  triggers_replace = interlink_link.office.id # a new order has a new key

  provisioner "local-exec" {
    command     = var.handover_command
    environment = { PAIRING_KEY = interlink_link.office.pairing_key }
  }
}

resource "interlink_link_activation" "office" {
  link_id    = interlink_link.office.id
  depends_on = [terraform_data.handover]

  timeouts {
    create = "4h"
  }
}

# Whatever needs the link to be built depends on the gate.
output "peer_bgp_config" {
  value      = interlink_link.office.peer_bgp_config
  depends_on = [interlink_link_activation.office]
}
