variable "vpc_id" {
  description = "Id of the VPC that the link leads to."
  type        = string
}

variable "create_timeout" {
  description = "How long an apply waits for the link to be active; null: the provider's default."
  type        = string
  default     = null
}
