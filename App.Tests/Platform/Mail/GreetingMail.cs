using System.Globalization;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BlazorAccounts.Tests.Platform.Mail;

/// <summary>A mail with every part, as a feature would write it in Razor.</summary>
public sealed class GreetingMail : ComponentBase
{
    [Parameter] public string Name { get; set; } = "";
    [Parameter] public string Code { get; set; } = "123456";
    [Parameter] public DateTimeOffset? When { get; set; }
    [Parameter] public string? UnsubscribeUrl { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<MailLayout>(0);
        builder.AddComponentParameter(1, nameof(MailLayout.Subject), $"Hello {Name}");
        builder.AddComponentParameter(2, nameof(MailLayout.Preheader), "Only lists show this");
        builder.AddComponentParameter(3, nameof(MailLayout.UnsubscribeUrl), UnsubscribeUrl);
        builder.AddComponentParameter(4, nameof(MailLayout.ChildContent), (RenderFragment)Body);
        builder.CloseComponent();
    }

    private void Body(RenderTreeBuilder body)
    {
        Part<MailTitle>(body, $"Welcome, {Name}");
        Part<MailText>(body, "Müsli & <b>tea</b>" + (When is { } when ? when.ToString("D", CultureInfo.CurrentCulture) : ""));
        body.OpenComponent<MailCode>(30);
        body.AddComponentParameter(31, nameof(MailCode.Code), Code);
        body.CloseComponent();
        body.OpenComponent<MailButton>(40);
        body.AddComponentParameter(41, nameof(MailButton.Href), "/dashboard?tab=a&b=c");
        body.AddComponentParameter(42, nameof(MailButton.ChildContent), (RenderFragment)(text => text.AddContent(0, "Open it")));
        body.CloseComponent();
        body.OpenComponent<MailFacts>(50);
        body.AddComponentParameter(51, nameof(MailFacts.Facts), (IReadOnlyList<(string, string)>)[("Plan", "Premium"), ("Price", "19.00 USD")]);
        body.CloseComponent();
    }

    private static void Part<TPart>(RenderTreeBuilder body, string words)
        where TPart : IComponent
    {
        body.OpenComponent<TPart>(0);
        body.AddComponentParameter(1, "ChildContent", (RenderFragment)(text => text.AddContent(0, words)));
        body.CloseComponent();
    }
}
