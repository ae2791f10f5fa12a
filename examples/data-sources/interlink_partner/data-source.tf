data "interlink_partner" "this" {
  name = "FranceIX"
}

output "whom_to_ask" {
  value = data.interlink_partner.this.contact_email
}
