using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void TheSchema_IsTheFileThatTheRecipesName() =>
        Tool.Run("schema")
            .Out.ShouldBe(File.ReadAllText(Checkout.Recipe("recipe.schema.json")).ReplaceLineEndings("\n"));
}
