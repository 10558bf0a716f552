/**
 * Rules of the administrator's own about the content of mails. Begin with {@link RuleFilter}; what
 * a rule looks at is a {@link Place}.
 */
@NullMarked
package org.rekkas.plugins.contentrules;

import org.jspecify.annotations.NullMarked;
