# For a link that another configuration ordered: the key reaches the program,
# and neither the plan nor the state of this configuration holds it.
variable "link_id" {
  description = "Id of the link."
  type        = string
}

variable "handover_command" {
  description = "Program that takes the pairing key (in PAIRING_KEY) to the partner."
  type        = string
}

ephemeral "interlink_pairing_key" "this" {
  link_id = var.link_id
}

resource "terraform_data" "handover" {
  triggers_replace = var.link_id

  provisioner "local-exec" {
    command     = var.handover_command
    environment = { PAIRING_KEY = ephemeral.interlink_pairing_key.this.pairing_key }
  }
}
