variable "vpc_id" {
  description = "Id of the VPC that the links lead to, {region}/{uuid} or a bare UUID."
  type        = string
}

variable "name" {
  description = "What the names of the links and of the policies begin with."
  type        = string
  default     = "paris"
}

variable "bandwidth_mbps" {
  description = "Bandwidth of each link, in Mbps."
  type        = number
  default     = 1000
}

variable "tags" {
  description = "Tags of the links and of the policies."
  type        = set(string)
  default     = ["terraform", "production"]
}

variable "deletion_protection" {
  description = "Whether a destroy, and a change that would replace a link, is refused. To end the links: apply with false, then destroy."
  type        = bool
  default     = true
}

variable "handover_command" {
  description = "Program that takes a pairing key (in PAIRING_KEY) to the partner. The default plays the partner on the mock API: it gives the key to curl by its input, for any user of the machine can read arguments."
  type        = string
  default     = "printf 'url = \"%s/mock/partner/%s/accept\"' \"$SCW_API_URL\" \"$PAIRING_KEY\" | curl -sSf -o /dev/null -X POST --config -"
}

variable "patience" {
  description = "How long the gates wait for the partners."
  type        = string
  default     = "2h"
}
