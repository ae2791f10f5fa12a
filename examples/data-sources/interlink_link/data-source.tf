data "interlink_link" "office" {
  name = "office"
}

output "office" {
  value = {
    status = data.interlink_link.office.status
    peer   = data.interlink_link.office.peer_bgp_config
  }
}
