output "status" {
  description = "Status of the link: ready until your router speaks BGP."
  value       = interlink_link.this.status
}

output "router" {
  description = "What your router is to be set to."
  value = {
    vlan = interlink_link.this.vlan
    own  = interlink_link.this.peer_bgp_config
    peer = interlink_link.this.scw_bgp_config
  }
}
