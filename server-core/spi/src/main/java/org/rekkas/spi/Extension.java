package org.rekkas.spi;

/**
 * Everything that a plugin can add, in the order of a mail's way. Every call has a deadline; what
 * is thrown, hangs or is null counts as the configured fail mode ({@code tempfail} unless
 * configured), so write the straight way and let exceptions go. An object is of one kind only.
 */
public sealed interface Extension
    permits Protocol,
        SmtpVerb,
        SmtpKeyword,
        ClientPolicy,
        SenderPolicy,
        RecipientPolicy,
        ContentFilter,
        Mailet,
        Router,
        DeliveryAgent,
        Accounts,
        BearerTokens,
        MailStore,
        WebEndpoint,
        DomainRecords,
        AdminCommand {}
