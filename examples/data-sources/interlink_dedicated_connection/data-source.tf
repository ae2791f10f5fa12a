data "interlink_dedicated_connection" "this" {
  name = "dc3-cage-12"
}

output "cross_connect" {
  value = data.interlink_dedicated_connection.this.demarcation_info
}
