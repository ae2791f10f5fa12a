variable "name" {
  description = "Name of the link."
  type        = string
  default     = "office"
}

variable "handover_command" {
  description = "Program that takes the pairing key (in PAIRING_KEY) to the partner. The default plays the partner on the mock API."
  type        = string
  default     = "curl -sSf -o /dev/null -X POST \"$SCW_API_URL/mock/partner/$PAIRING_KEY/accept\""
}

variable "patience" {
  description = "How long the gate waits for the partner."
  type        = string
  default     = "2h"
}
