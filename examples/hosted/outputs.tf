output "status" {
  description = "Status of the link."
  value       = interlink_link.this.status
}

output "contact" {
  description = "Whom to ask at the partner."
  value       = data.interlink_partner.this.contact_email
}

output "router" {
  description = "What the router on your side is to be set to."
  value = {
    vlan = interlink_link.this.vlan
    own  = interlink_link.this.peer_bgp_config
    peer = interlink_link.this.scw_bgp_config
  }
}
