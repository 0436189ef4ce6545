using System.Globalization;
using BlazorAccounts.Shell.Kit;

namespace BlazorAccounts.Shell.Static;

/// <summary>Every part of the kit on one page, with made-up content; what the browser tests check for accessibility.</summary>
public sealed partial class Gallery
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LinkItem[] Periods = [new("/kit?p=7", "7 days"), new("/kit?p=30", "30 days", Current: true), new("/kit?p=365", "12 months")];
    private static readonly LinkItem[] Sections = [new("/kit", "Profile", Current: true), new("/kit?t=s", "Security"), new("/kit?t=b", "Billing")];
    private static readonly (string, string)[] Zones = [("UTC", "UTC"), ("Asia/Tokyo", "Tokyo"), ("Europe/Berlin", "Berlin")];

    private static readonly Step[] Setup =
    [
        new("Verify your email", Done: true), new("Name your workspace", Done: true),
        new("Invite a teammate", Href: "/kit?i=1", Action: "Invite"), new("Create an API key", Href: "/kit?k=1", Action: "Create"),
    ];

    private static readonly (string, string, string?, string, long)[] People =
    [
        ("Ada Park", "Team", "ok", "Active", 7900), ("Ben Osei", "Pro", "accent", "Trialing", 2400),
        ("Chloe Diaz", "Free", "warn", "Past due", 2400), ("Dan Weiss", "Team", null, "Canceled", 0),
    ];

    private static readonly Bar[] Requests =
        [.. new[] { 310, 290, 0, 120, 455, 610, 580, 0, 35, 495, 720, 690, 805, 910 }.Select((count, day) => new Bar(Noon.AddDays(day - 14).ToString("d MMM", CultureInfo.InvariantCulture), count))];

    private static readonly TimelineItem[] History =
    [
        new(Noon, "Payment received", "$24.00 by card", "ok"), new(Noon.AddHours(-3), "Payment failed", "Insufficient funds; tried again today", "bad"),
        new(Noon.AddDays(-7), "Trial began", null, "accent"),
    ];

    protected override void OnInitialized()
    {
        if (!Environment.IsDevelopment())
        {
            Nav.NotFound();
        }
    }
}
