namespace BlazorAccounts.Platform.Events;

/// <summary>Something an administrator should look at: a dead letter, a failing job, a dependency that is down.</summary>
/// <param name="Kind"><c>event_dead</c>, <c>mail_dead</c>, <c>job_failed</c> and such; with <paramref name="Subject"/> the key for "the same trouble again".</param>
/// <param name="Subject">What it is about: an event's type, a mail's template, a job's name.</param>
/// <param name="Detail">One line for people, without secrets.</param>
/// <param name="Reference">The row, where there is one.</param>
public sealed record AlertRaised(string Kind, string Subject, string Detail, Guid? Reference = null) : IEvent;
