/**
 * Domains that this host takes mail for from everybody and passes on: a gateway before another
 * server, and a backup MX. Begin with {@link org.rekkas.smtp.relay.gateway.Reception}.
 */
@org.jspecify.annotations.NullMarked
package org.rekkas.smtp.relay.gateway;
