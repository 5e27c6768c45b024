using MergeDsl.Testing;

namespace MergeDsl.Package.Tests;

/// <summary>A user's project in a folder of its own, with the shipped adapters beside it.</summary>
internal sealed class ConsumerProject : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly PackedFeed feed;

    /// <summary>Creates it with one recipe, <c>exact-sum.recipe.yaml</c>.</summary>
    /// <param name="feed">Where the packages come from.</param>
    /// <param name="packages">Further references: <c>id version</c>.</param>
    public ConsumerProject(PackedFeed feed, params string[] packages)
    {
        this.feed = feed;
        Copy("models");
        Copy("adapters");
        Copy("data");
        File.Copy(System.IO.Path.Combine(Recipes, "exact-sum.recipe.yaml"), folder["exact-sum.recipe.yaml"]);
        Write("Program.cs", """System.Console.WriteLine("nothing yet");""");
        Write("App.csproj", Project(["MergeDsl 0.1.0", .. packages]));
    }

    /// <summary>Its folder.</summary>
    public string Path => folder.Path;

    /// <summary>A path inside the folder.</summary>
    public string this[string relative] => folder[relative];

    private static string Recipes => System.IO.Path.Combine(Checkout.Root, "recipes");

    /// <summary>Writes a file of the project.</summary>
    public void Write(string relative, string text) => File.WriteAllText(folder[relative], text);

    /// <summary>Replaces a piece of a file, which must hold it.</summary>
    public void Replace(string relative, string piece, string replacement)
    {
        var text = File.ReadAllText(folder[relative]);
        if (!text.Contains(piece, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{relative}' does not hold '{piece}'.", nameof(piece));
        }

        Write(relative, text.Replace(piece, replacement, StringComparison.Ordinal));
    }

    /// <summary>Builds it.</summary>
    public DotnetResult Build(params string[] arguments) => Run(["build", "-v", "q", "-tl:off", .. arguments]);

    /// <summary>Runs a <c>dotnet</c> command in its folder.</summary>
    public DotnetResult Run(params string[] arguments) => DotnetCommand.Run(Path, arguments);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void Copy(string name)
    {
        foreach (
            var file in Directory.GetFiles(System.IO.Path.Combine(Recipes, name), "*", SearchOption.AllDirectories)
        )
        {
            var target = folder[System.IO.Path.GetRelativePath(Recipes, file)];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private string Project(IEnumerable<string> packages) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{feed.Path}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{feed.Packages}</RestorePackagesPath>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', packages.Select(Reference))}
              </ItemGroup>
            </Project>
            """;

    private static string Reference(string package) =>
        $"    <PackageReference Include=\"{package.Split(' ')[0]}\" Version=\"{package.Split(' ')[1]}\" />";
}
