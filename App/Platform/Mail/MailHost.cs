using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Platform.Mail;

/// <summary>The root that a mail is rendered in: hands its heading down to the layout.</summary>
internal sealed class MailHost : ComponentBase
{
    [Parameter, EditorRequired] public required MailHeading Heading { get; set; }
    [Parameter, EditorRequired] public required Type Mail { get; set; }
    [Parameter, EditorRequired] public required IReadOnlyDictionary<string, object?> Parameters { get; set; }

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<MailHeading>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Heading);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)(body =>
        {
            body.OpenComponent(0, Mail);
            foreach (var (name, value) in Parameters)
            {
                body.AddComponentParameter(1, name, value);
            }
            body.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
