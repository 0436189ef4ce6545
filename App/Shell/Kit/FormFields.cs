using Microsoft.AspNetCore.Components.Forms;

namespace BlazorAccounts.Shell.Kit;

/// <summary>Which control stands for which property of a form, in page order, so that the error summary can link to it.</summary>
internal sealed class FormFields
{
    private readonly List<(FieldIdentifier Field, string Id)> _all = [];

    public static FormFields? Of(EditContext? form)
    {
        if (form is null)
        {
            return null;
        }
        if (!form.Properties.TryGetValue(typeof(FormFields), out var known))
        {
            form.Properties[typeof(FormFields)] = known = new FormFields();
        }
        return (FormFields)known;
    }

    public void Add(FieldIdentifier field, string id)
    {
        _all.RemoveAll(f => f.Field.Equals(field));
        _all.Add((field, id));
    }

    public IEnumerable<FormError> Errors(EditContext form) =>
        from f in _all
        let message = form.GetValidationMessages(f.Field).FirstOrDefault()
        where message is not null
        select new FormError(message, f.Id);
}

/// <summary>One line of the error summary; without an id it is about the whole form.</summary>
public sealed record FormError(string Text, string? FieldId = null);
