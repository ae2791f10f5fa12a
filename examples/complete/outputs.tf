output "status" {
  description = "Status of each link when its gate opened."
  value       = { for key, gate in interlink_link_activation.this : key => gate.status }
}

output "links" {
  description = "Ids of the links."
  value       = { for key, link in interlink_link.this : key => link.id }
}

output "routers" {
  description = "What the router behind each link is to be set to."
  value = {
    for key, link in interlink_link.this : key => {
      vlan = link.vlan
      own  = link.peer_bgp_config
      peer = link.scw_bgp_config
    }
  }
}

output "pairing_keys" {
  description = "Pairing keys, by link."
  value       = { for key, link in interlink_link.this : key => link.pairing_key }
  sensitive   = true
}
