# Self-hosted, on a dedicated connection of your own.
data "interlink_dedicated_connection" "this" {
  name = "dc3-cage-12"
}

resource "interlink_link" "self_hosted" {
  name           = "dc3"
  pop_id         = data.interlink_dedicated_connection.this.pop_id
  connection_id  = data.interlink_dedicated_connection.this.id
  bandwidth_mbps = 1000
  peer_asn       = 65010
  vlan           = 1600
}
