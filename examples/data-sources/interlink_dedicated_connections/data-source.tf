data "interlink_dedicated_connections" "active" {
  status = "active"
}

output "connections" {
  value = { for connection in data.interlink_dedicated_connections.active.dedicated_connections : connection.name => connection.bandwidth_mbps }
}
