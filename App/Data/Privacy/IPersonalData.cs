namespace BlazorAccounts.Data.Privacy;

/// <summary>
/// What a feature keeps about people, said beside its tables: a class called after the feature, with a constructor without parameters. Every table of the
/// model and every column of it is in one of these; <c>PersonalDataTests</c> fails on what is not.
/// </summary>
internal interface IPersonalData
{
    void Declare(PersonalTables tables);
}
