# The same by way of an L2 partner, where your router speaks BGP with Scaleway,
# too: here with BIRD, and over IPv4 only.

data "interlink_partner" "this" {
  name = var.partner
}

data "interlink_pop" "this" {
  name = "Telehouse TH2"
}

resource "interlink_link" "hosted" {
  name           = "th2"
  pop_id         = data.interlink_pop.this.id
  partner_id     = data.interlink_partner.this.id
  bandwidth_mbps = 1000
  peer_asn       = var.asn

  vpc_id                   = var.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  enable_route_propagation = true
}

data "interlink_router_configuration" "hosted" {
  link_id    = interlink_link.hosted.id
  dialect    = "bird2"
  interface  = "eth1"
  announce   = ["192.168.4.0/24"] # a part of what the policy accepts
  depends_on = [interlink_routing_policy.v4]
}

resource "terraform_data" "hosted" {
  triggers_replace = data.interlink_router_configuration.hosted.text

  provisioner "local-exec" {
    command = var.load_command
    environment = {
      LINK          = interlink_link.hosted.name
      CONFIGURATION = data.interlink_router_configuration.hosted.text
    }
  }
}

resource "interlink_link_activation" "hosted" {
  link_id    = interlink_link.hosted.id
  wait_for   = "bgp_up"
  depends_on = [terraform_data.hosted]

  timeouts {
    create = var.patience
  }
}
