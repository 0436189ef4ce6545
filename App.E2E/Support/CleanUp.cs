[assembly: Xunit.AssemblyFixture(typeof(BlazorAccounts.Tests.Support.WholeRun))]
