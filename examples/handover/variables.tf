variable "name" {
  description = "Name of the link."
  type        = string
  default     = "office"
}

variable "handover_command" {
  description = "Program that takes the pairing key (in PAIRING_KEY) to the partner. The default plays the partner on the mock API: it gives the key to curl by its input, for any user of the machine can read arguments."
  type        = string
  default     = "printf 'url = \"%s/mock/partner/%s/accept\"' \"$SCW_API_URL\" \"$PAIRING_KEY\" | curl -sSf -o /dev/null -X POST --config -"
}

variable "patience" {
  description = "How long the gate waits for the partner."
  type        = string
  default     = "2h"
}
