using System.Reflection;
using System.Runtime.Loader;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>A project together with its generated code, compiled and loaded beside the library, away from the generator.</summary>
public sealed class GeneratedProgram
{
    private readonly Assembly assembly;

    private GeneratedProgram(Stream image) => assembly = new LoadContext().LoadFromStream(image);

    /// <summary>Compiles and loads a project; its compilation must be free of warnings.</summary>
    public static GeneratedProgram Of(GeneratorRun run)
    {
        using var image = new MemoryStream();
        var result = run.Compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        }

        image.Position = 0;
        return new GeneratedProgram(image);
    }

    /// <summary>Calls a static method of the project's class <c>Program</c>.</summary>
    public object? Call(string method, params object[] arguments) =>
        assembly
            .GetType("Program", throwOnError: true)!
            .GetMethod(method)!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private sealed class LoadContext() : AssemblyLoadContext("generated")
    {
        // The library's own assemblies, of which the generator has others of the same name.
        protected override Assembly? Load(AssemblyName name)
        {
            var path = Path.Combine(References.MergeDsl, name.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
